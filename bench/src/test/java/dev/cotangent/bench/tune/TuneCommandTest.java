package dev.cotangent.bench.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.OpenClDevice;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.opencl.OpenClTuner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {

  @Test
  void whatWasFoundIsPrintedAndKept(@TempDir Path folder) throws Exception {
    OpenClDevice.require();
    CommandRun run = tune(folder, "--seconds", "6");
    for (int seconds = 24; run.out().contains("no time to try") && seconds <= 96; seconds *= 4) {
      run = tune(folder, "--seconds", String.valueOf(seconds)); // the machine is busy
    }

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("(cpu wide|gpu large) +\\S.* +\\d+ +default");
    assertThat(run.out()).contains("kept in  " + folder);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void withoutTimeNothingIsKept(@TempDir Path folder) throws Exception {
    OpenClDevice.require();
    CommandRun run = tune(folder, "--seconds", "1e-9");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("nothing was changed").doesNotContain("kept in");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void programsGetTheSameDocumentWithoutTime(@TempDir Path folder) {
    OpenClDevice.require();
    JsonTree json = tune(folder, "--seconds", "1e-9", "--json").json("tune");

    assertThat(json.at("complete").isTrue()).isFalse();
    assertThat(json.at("kept").isTrue()).isFalse();
    assertThat(json.at("trials").items()).isEmpty();
    assertThat(json.at("file").text()).startsWith(folder.toString());
  }

  @Test
  void bothFormsSayWhatBecameOfEachCandidate() {
    var usual = new OpenClTuner.Trial("CPU_WIDE", "4x8", 12.5, OpenClTuner.Outcome.DEFAULT);
    var wrong = new OpenClTuner.Trial("CPU_WIDE", "8x8", Double.NaN, OpenClTuner.Outcome.WRONG);
    var slow = new OpenClTuner.Trial("CPU_TALL", "4x4", 3, OpenClTuner.Outcome.NOT_FASTER);
    var result =
        new OpenClTuner.Result(
            "some device", Path.of("some.file"), List.of(usual, wrong, slow), false);
    var report = new TuneReport(result);

    assertThat(report.text())
        .contains("device   some device", "kept in  some.file; there was no time for all")
        .containsPattern("cpu wide +8x8 +- +wrong\n")
        .containsPattern("cpu tall +4x4 +3 +not faster\n");
    JsonTree json = JsonTree.parse(report.json());
    assertThat(json.names())
        .containsExactly(
            "schema", "command", "version", "complete", "device", "file", "kept", "trials");
    assertThat(json.at("kept").isTrue()).isTrue();
    List<JsonTree> trials = json.at("trials").items();
    assertThat(trials).hasSize(3);
    assertThat(trials.getFirst().at("gflops").number()).isEqualTo(12.5);
    assertThat(trials.get(1).at("gflops").isNull()).isTrue();
    assertThat(trials.get(1).at("product").text()).isEqualTo("cpu wide");
    assertThat(trials.getLast().at("outcome").text()).isEqualTo("not faster");
  }

  @Test
  void longerThanAMinuteIsWrongUsage() {
    CommandRun run = CommandRun.of("tune", "--seconds", "61");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds must be above 0 and at most 60");
  }

  private static CommandRun tune(Path folder, String... options) {
    String property = "cotangent.opencl.cache";
    String former = System.getProperty(property);
    System.setProperty(property, folder.toString());
    try {
      return CommandRun.of(
          Stream.concat(Stream.of("tune"), Arrays.stream(options)).toArray(String[]::new));
    } finally {
      if (former == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, former);
      }
    }
  }
}
