package dev.cotangent.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.report.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static final Pattern ACCURACY = Pattern.compile("test accuracy (\\S+) % of (\\d+) rows");

  @TempDir private Path folder;

  private static CommandRun train(String... more) {
    String[] line = {"train", "names-rnn", "--rows", "150", "--epochs", "2"};
    return CommandRun.of(Stream.of(line, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static String accuracy(CommandRun run) {
    Matcher matcher = ACCURACY.matcher(run.out());
    assertThat(matcher.find()).as(run.out() + run.err()).isTrue();
    return matcher.group();
  }

  @Test
  void eachEpochIsARowOfTheResult() {
    CommandRun run = train();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("names-rnn: simple RNN 192", "parameters")
        .containsPattern("(?m)^epoch +loss +train +test +seconds$")
        .containsPattern("(?m)^2 +\\d\\.\\d{4} +\\S+ % +\\S+ % +\\d+\\.\\d\\d$");
    assertThat(run.err()).contains("backend ", "epoch  1  loss", "epoch  2  loss");
  }

  @Test
  void savedWeightsHaveTheAccuracyThatTrainingEndedWith() {
    Path file = folder.resolve("rnn.safetensors");
    CommandRun trained = train("--save", file.toString());
    CommandRun bySelf = CommandRun.of("evaluate", file.toString(), "--rows", "150");
    CommandRun byName =
        CommandRun.of("evaluate", "names-rnn", "--weights", file.toString(), "--rows", "150");

    assertThat(bySelf.code()).as(bySelf.err()).isZero();
    assertThat(accuracy(bySelf)).isEqualTo(accuracy(trained)).isEqualTo(accuracy(byName));
    assertThat(bySelf.out()).contains("hardest classes", "most frequent mistakes", "taken for");
  }

  @Test
  void programsGetTheSameFigures() {
    Path file = folder.resolve("rnn.safetensors");
    JsonTree trained = train("--save", file.toString(), "--json").json("train");
    JsonTree evaluated =
        CommandRun.of("evaluate", file.toString(), "--rows", "150", "--json").json("evaluate");

    assertThat(trained.at("complete").text()).isEqualTo("true");
    assertThat(trained.at("epochs").items())
        .extracting(epoch -> epoch.at("epoch").number())
        .containsExactly(1.0, 2.0);
    assertThat(trained.at("epochs").items().getLast().at("testAccuracy"))
        .isEqualTo(trained.at("testAccuracy"))
        .isEqualTo(evaluated.at("testAccuracy"));
    assertThat(evaluated.at("testRows").number()).isEqualTo(150);
  }

  @Test
  void weightsOfAnotherModelAreRefusedWithTheDifferences() {
    Path file = folder.resolve("rnn.safetensors");
    train("--save", file.toString());

    CommandRun run =
        CommandRun.of("evaluate", "names-gru", "--weights", file.toString(), "--rows", "150");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("recurrent.weight must be [576,48], is [192,48]");
  }

  @Test
  void aFileThatIsNoWeightsIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("no.safetensors"), "this is no weights file");

    CommandRun run = CommandRun.of("evaluate", file.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no.safetensors");
  }

  @Test
  void tooLowAnAccuracyIsExitCode1AfterTheResult() {
    CommandRun run = train("--min-accuracy", "99.5");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("test accuracy");
    assertThat(run.err()).contains("below the 99.5 % of --min-accuracy");
  }

  @Test
  void aReachedAccuracyIsExitCode0() {
    assertThat(train("--min-accuracy", "0").code()).isZero();
  }

  @Test
  void aFolderThatIsNotThereIsFoundOutBeforeTraining() {
    CommandRun run = train("--save", folder.resolve("nowhere/w.safetensors").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--save").doesNotContain("epoch");
  }

  @Test
  void whatWasAskedToStopEndsWith130AndAWholeFile() {
    Path file = folder.resolve("stopped.safetensors");
    var stop = new StopSignal();
    stop.request();

    CommandRun run =
        CommandRun.of(
            Map.of(),
            false,
            stop,
            "train",
            "names-rnn",
            "--rows",
            "150",
            "--save",
            file.toString());

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("stopped after 0 whole epochs");
    assertThat(CommandRun.of("evaluate", file.toString(), "--rows", "150").code()).isZero();
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
  }

  /** The last checkpoint is lost: a run from the one before, within an epoch, ends alike. */
  @Test
  void aRunGoesOnFromItsCheckpointsWithTheSameBits() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Path resumed = folder.resolve("resumed.safetensors");
    String checkpoints = folder.resolve("checkpoints").toString();
    String[] options = {"--checkpoints", checkpoints, "--every", "2", "--save"};
    CommandRun first = train(with(options, whole.toString()));
    assertThat(first.code()).as(first.err()).isZero();

    CommandRun afresh = train(with(options, resumed.toString()));
    assertThat(afresh.code()).isEqualTo(2);
    assertThat(afresh.err()).contains("training is at step 0: resume it, or name another folder");

    Files.delete(newest(Path.of(checkpoints)));
    CommandRun run = train(with(options, resumed.toString(), "--resume"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("resumes after step 4, in epoch 2 after 1 of its batches");
    assertThat(resumed).hasSameBinaryContentAs(whole);
  }

  private static String[] with(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.max(Path::compareTo).orElseThrow();
    }
  }

  @Test
  void resumingNeedsAFolder() {
    CommandRun run = train("--resume");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--resume needs --checkpoints DIR");
  }
}
