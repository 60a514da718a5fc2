package dev.cotangent.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharCommandsTest {
  @TempDir private static Path folder;
  private static Path text = Path.of("");
  private static Path saved = Path.of("");
  private static String trained = "";

  @BeforeAll
  static void trainAndSave() throws IOException {
    text = Files.writeString(folder.resolve("text"), "to be, or not to be: that. ".repeat(20));
    saved = folder.resolve("model.safetensors");
    CommandRun run = train("--epochs", "2", "--save", saved.toString());
    assertThat(run.code()).as(run.err()).isZero();
    trained = run.out();
  }

  private static CommandRun train(String... more) {
    String[] fixed = {
      "train",
      "charlm",
      "--text",
      text.toString(),
      "--units",
      "12",
      "--streams",
      "4",
      "--time",
      "16"
    };
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CommandRun.of(all);
  }

  private static CommandRun generate(Path saved, String... more) {
    String[] all = new String[2 + more.length];
    all[0] = "generate";
    all[1] = saved.toString();
    System.arraycopy(more, 0, all, 2, more.length);
    return CommandRun.of(all);
  }

  @Test
  void aSavedModelWritesOn() {
    assertThat(trained)
        .contains("charlm: LSTM 2x12", "540 characters of 12 kinds")
        .containsPattern("(?m)^2 +\\d\\.\\d{4} +\\d\\.\\d{4} +\\d+\\.\\d$");

    CommandRun first = generate(saved, "--prompt", "to be", "--length", "30");
    CommandRun second = generate(saved, "--prompt", "to be", "--length", "30");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("to be").isEqualTo(second.out());
    assertThat(first.out().strip().length()).isBetween(6, 35);
  }

  /** The last checkpoint is lost: a run from the one before, within an epoch, ends alike. */
  @Test
  void aRunGoesOnFromItsCheckpointsWithTheSameBits() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Path resumed = folder.resolve("resumed.safetensors");
    Path checkpoints = folder.resolve("checkpoints");
    CommandRun first = trainSaving(checkpoints, whole);
    assertThat(first.code()).as(first.err()).isZero();

    CommandRun afresh = trainSaving(checkpoints, resumed);
    assertThat(afresh.code()).isEqualTo(2);
    assertThat(afresh.err()).contains("training is at step 0: resume it, or name another folder");

    List<Path> files = Checkpoints.in(checkpoints).files();
    Files.delete(files.getLast());
    Files.delete(files.get(files.size() - 2));
    CommandRun run = trainSaving(checkpoints, resumed, "--resume");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).containsPattern("resumes after step \\d+, in epoch 2 after [1-9]\\d* of");
    assertThat(resumed).hasSameBinaryContentAs(whole);
    assertThat(losses(run)).isEqualTo(losses(first)).hasSize(2);

    CommandRun nothingLeft = trainSaving(checkpoints, resumed, "--resume");
    assertThat(nothingLeft.code()).as(nothingLeft.err()).isZero();
    assertThat(losses(nothingLeft)).isEqualTo(losses(first));
  }

  private static CommandRun trainSaving(Path checkpoints, Path file, String... more) {
    String[] fixed = {
      "--epochs",
      "2",
      "--checkpoints",
      checkpoints.toString(),
      "--every",
      "3",
      "--save",
      file.toString()
    };
    return train(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
  }

  /** The rows of the table without their last column, seconds. */
  private static List<String> losses(CommandRun run) {
    return run.out()
        .lines()
        .filter(line -> line.matches("\\d+ +\\d\\.\\d{4} .*"))
        .map(line -> line.replaceAll(" +[0-9.]+$", ""))
        .toList();
  }

  @Test
  void tooHighALossIsExitCode1AfterTheResult() {
    CommandRun run = train("--epochs", "1", "--max-loss", "0.01");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("At temperature");
    assertThat(run.err()).contains("above the 0.01 of --max-loss");
  }

  @Test
  void badRequestsAreUsageErrors() throws IOException {
    assertThat(train("--dropout", "1").err()).contains("--dropout must be at least 0 and below 1");
    assertThat(train("--epochs", "0").err()).contains("--epochs must be at least 1");
    CommandRun missing = CommandRun.of("train", "charlm", "--text", folder + "/none");
    assertThat(missing.code()).as(missing.err()).isEqualTo(2);
    CommandRun noModel = generate(folder.resolve("none"));
    assertThat(noModel.code()).isEqualTo(2);
    assertThat(noModel.err()).contains("there is no file");
    assertThat(generate(Files.writeString(folder.resolve("bad"), "no model")).code()).isEqualTo(2);
  }

  @Test
  void aPromptOfUnknownCharactersIsRefused() {
    CommandRun run = generate(saved, "--prompt", "Q");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--prompt", "U+0051");
    assertThat(generate(saved, "--temperature", "-1").err()).contains("--temperature");
  }

  @Test
  void wordsAreLearnedAndWrittenToo() {
    Path words = folder.resolve("words.safetensors");
    CommandRun learned =
        CommandRun.of(
            "train",
            "wordlm",
            "--text",
            text.toString(),
            "--units",
            "8",
            "--streams",
            "2",
            "--time",
            "5",
            "--epochs",
            "1",
            "--words",
            "6",
            "--save",
            words.toString());
    assertThat(learned.code()).as(learned.err()).isZero();
    assertThat(learned.out()).contains("wordlm: LSTM 2x8", "200 words of 6 kinds", "a word");
    CommandRun written = generate(words, "--prompt", "to be", "--length", "4");
    assertThat(written.code()).as(written.err()).isZero();
    assertThat(written.out()).matches("to be( \\S+){1,4}\\R");
    CommandRun unknown = generate(words, "--prompt", "to swim");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("--prompt", "\"swim\" is not one of its 4 words");
    assertThat(generate(words).err()).contains("must hold at least one word");
    assertThat(CommandRun.of("train", "wordlm", "--text", text.toString(), "--words", "2").code())
        .isEqualTo(2);
  }

  /** Before anything of that size is built. */
  @Test
  void aFileThatClaimsAModelItCannotHoldIsRefused() throws IOException {
    SafeTensors sound = SafeTensors.read(saved);
    Path file = folder.resolve("claims");
    for (String units : List.of("2000000000", "-1", "0", "many")) {
      Map<String, String> metadata = new LinkedHashMap<>(sound.metadata());
      metadata.put("units", units);
      new SafeTensors(sound.arrays(), metadata).write(file);
      CommandRun run = generate(file, "--prompt", "to be");
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(file.toString(), units);
    }
  }
}
