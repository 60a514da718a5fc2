package dev.cotangent.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

  @Test
  void aCaseIsMeasuredBesideThePeak() {
    CommandRun run = CommandRun.of("bench", "--cases", "gemm", "--seconds", "0.05");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("peak +\\d+ GFLOP/s")
        .containsPattern("gemm/1024x1024x1024 +\\d+ +- +\\d+ +\\d+ % +[\\d,]+ +- +-")
        .doesNotContain("geometric mean");
  }

  @Test
  void jsonHasTheDocumentedKeys() {
    CommandRun run = CommandRun.of("bench", "--cases", "mlp", "--seconds", "0.05", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonTree json = JsonTree.parse(run.out());
    assertThat(json.names())
        .containsExactly(
            "schema",
            "command",
            "version",
            "backend",
            "jdk",
            "threads",
            "busyBefore",
            "peakGflops",
            "cases",
            "geometricMean");
    assertThat(json.at("geometricMean").isNull()).isTrue();
    JsonTree measured = json.at("cases").items().getFirst();
    assertThat(measured.names())
        .containsExactly(
            "case",
            "medianMicros",
            "calls",
            "bytesPerCall",
            "rowsPerSecond",
            "gflops",
            "peerMicros",
            "ratio");
    double micros = measured.at("medianMicros").number();
    assertThat(measured.at("rowsPerSecond").number()).isEqualTo(128 / micros * 1e6);
  }

  @Test
  void aPythonThatIsNotThereIsWrongUsage() {
    CommandRun run =
        CommandRun.of("bench", "--cases", "gemm", "--seconds", "0.05", "--python", "/no/python");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--python: /no/python could not be started");
  }

  @Test
  void thePeerHasEveryCaseByItsName() throws IOException {
    try (InputStream in = PythonPeer.class.getResourceAsStream("pytorch_peer.py")) {
      assertThat(in).isNotNull();
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(SpeedCases.all())
          .allSatisfy(c -> assertThat(script).contains("\"" + c.name() + "\": "));
    }
  }
}
