package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backends;
import dev.cotangent.bench.report.JsonTree;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {

  @ParameterizedTest
  @MethodSource("verbs")
  void eachVerbExplainsItselfWithExamples(String verb) {
    CommandRun run = CommandRun.of((verb + " --help").split(" "));

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: cotangent " + verb, "Examples:", "cotangent " + verb);
    assertThat(run.err()).isEmpty();
  }

  static Stream<String> verbs() {
    return lines().keySet().stream();
  }

  /** Returns all verbs, those below others as "compare cures". */
  private static Map<String, CommandLine> lines() {
    var surroundings = new Surroundings(System.out, System.err, Map.of(), false);
    Map<String, CommandLine> lines = new LinkedHashMap<>();
    collect(Main.commandLine(surroundings, new StopSignal()), "", lines);
    return lines;
  }

  private static void collect(CommandLine above, String path, Map<String, CommandLine> into) {
    above
        .getSubcommands()
        .forEach((name, line) -> {
          into.put(path + name, line);
          collect(line, path + name + " ", into);
        });
  }

  @Test
  void jsonMeansTheSameForEveryVerbThatHasIt() {
    List<String> found = new ArrayList<>();
    lines()
        .forEach((verb, line) -> {
          OptionSpec option = line.getCommandSpec().findOption("--json");
          if (option != null) {
            found.add(verb);
            assertThat(option.userObject()).as(verb).isInstanceOf(Field.class);
            assertThat(((Field) option.userObject()).getDeclaringClass())
                .as(verb)
                .isEqualTo(JsonOption.class);
            assertThat(line.getUsageMessage().replaceAll("\\s+", " "))
                .as(verb)
                .containsPattern("--json: .*schema \\(1\\), command, version");
          }
        });
    assertThat(found)
        .containsExactlyInAnyOrder(
            "addition",
            "backends",
            "bench",
            "compare",
            "compare backprop",
            "compare cures",
            "compare feedforward-recurrent",
            "compare forward-forward",
            "compare resnet-convnext",
            "evaluate",
            "forecast",
            "growth",
            "images",
            "kernels",
            "memory",
            "probe",
            "start",
            "summary",
            "task",
            "train",
            "tune");
  }

  @Test
  void backendsAnswersProgramsToo() {
    JsonTree json = CommandRun.of("backends", "--json").json("backends");

    assertThat(json.names()).containsExactly("schema", "command", "version", "backends", "chosen");
    assertThat(json.at("backends").items()).hasSameSizeAs(Backends.report().entries());
  }

  @Test
  void helpNamesEveryVerbAndTheExitCodes() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.code()).isZero();
    assertThat(verbs().filter(v -> !v.contains(" ")))
        .hasSizeGreaterThan(15)
        .allSatisfy(verb -> assertThat(run.out()).contains("\n  " + verb + " "));
    assertThat(run.out()).contains("130 Ctrl-C");
  }

  @Test
  void versionGoesToStdout() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("cotangent " + Version.ofProject()).contains("JDK 25");
    assertThat(Version.ofProject()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void versionNamesTheCommitThatTheLauncherFound() {
    System.setProperty("cotangent.commit", "0123abc+");
    try {
      assertThat(CommandRun.of("--version").out()).contains("(commit 0123abc+)");
    } finally {
      System.clearProperty("cotangent.commit");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "compare --epochs many",
        "compare --epochs 0",
        "compare --seeds 0",
        "compare --models cnn,perceptron",
        "compare --threads -1",
        "train",
        "train no-such-model",
        "train names-gru --epochs 0",
        "evaluate no-such-file",
        "bench --cases no-such-case",
        "bench --cases (",
        "bench --seconds 0",
        "memory --cases no-such-case",
        "memory --seconds 0",
        "start --runs 0",
        "start --case train/no-such-step",
        "start --seconds 0",
        "growth --sizes 0",
        "growth --seconds 0",
        "kernels --lanes 100",
        "backends --nonsense"
      })
  void wrongUsageIsExitCode2WithAReasonOnStderr(String line) {
    CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("cotangent: ").doesNotContain("\tat ");
    assertThat(run.err()).containsPattern("Try \"cotangent.* --help\"");
  }

  @Test
  void anAbsentBackendIsExitCode3AndListsThoseThatAreThere() {
    CommandRun run = CommandRun.of("compare", "--backend", "abacus");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("abacus", "reference");
  }

  @Test
  void aBackendNamedByTheEnvironmentIsAskedForToo() {
    CommandRun run =
        CommandRun.of(Map.of("COTANGENT_BACKEND", "abacus"), false, "train", "names-gru");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("abacus");
  }

  @Test
  void missingDataIsExitCode2AndSaysWhereItWasSought(@TempDir Path empty) {
    CommandRun run =
        CommandRun.of("train", "mnist-mlp", "--backend", "reference", "--data", empty.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(empty.resolve("mnist").toString(), "--data DIR");
  }

  @Test
  void aFileThatIsNotThereIsNamedAsSuch(@TempDir Path folder) {
    String absent = folder.resolve("absent").toString();
    CommandRun run = CommandRun.of("example", "char-language-model", absent);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no file " + absent, "check the path");
  }

  @Test
  void compareWantsItsImagesBeforeItTrainsAnything(@TempDir Path empty) {
    CommandRun run =
        CommandRun.of("compare", "--mnist", "--backend", "reference", "--data", empty.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("mnist").doesNotContain("epoch");
  }

  @Test
  void backendsSaysWhichWouldBeUsedAndWhy() {
    CommandRun run = CommandRun.of("backends");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("reference").containsPattern("would be used: \\S+, \\S+");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void backendsObeysTheEnvironment() {
    CommandRun run = CommandRun.of(Map.of("COTANGENT_BACKEND", "reference"), false, "backends");

    assertThat(run.out()).contains("would be used: reference, asked for by $COTANGENT_BACKEND");
  }

  @Test
  void errorsAreColouredOnATerminalOnly() {
    Map<String, String> terminal = Map.of("TERM", "xterm");

    assertThat(CommandRun.of(terminal, true, "frobnicate").err()).contains("\u001b[31m");
    assertThat(CommandRun.of(terminal, false, "frobnicate").err()).doesNotContain("\u001b");
  }

  @Test
  void noColorSwitchesColoursOff() {
    var asked = Map.of("TERM", "xterm", "NO_COLOR", "1");
    var empty = Map.of("TERM", "xterm", "NO_COLOR", "");

    assertThat(CommandRun.of(asked, true, "train", "x").err()).doesNotContain("\u001b");
    assertThat(CommandRun.of(empty, true, "train", "x").err()).contains("\u001b[31m");
    assertThat(CommandRun.of(empty, true, "train", "x", "--no-color").err())
        .doesNotContain("\u001b");
    assertThat(CommandRun.of(Map.of("TERM", "dumb"), true, "train", "x").err())
        .doesNotContain("\u001b");
  }

  @Test
  void stackTracesComeWithVerboseOnly() {
    assertThat(CommandRun.of("train", "x").err()).doesNotContain("\tat ");
    assertThat(CommandRun.of("train", "x", "-v").err()).contains("\tat dev.cotangent");
  }
}
