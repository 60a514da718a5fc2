package dev.cotangent.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.OpenClDevice;
import dev.cotangent.bench.report.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BenchCommandTest {

  @Test
  void casesAreMeasuredBesideThePeak() {
    CommandRun run = CommandRun.of("bench", "--cases", "gemm/1x512|add-1M", "--seconds", "0.05");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("peak +\\d+ GFLOP/s of fused multiply-add, \\d+ GB/s out of cache")
        .containsPattern("launch +pointwise \\d+\\.\\d\\d, reduce .*us a call on next to no data")
        .containsPattern(
            "hand-off \\d+\\.\\d\\d us to another thread .* \\d+\\.\\d\\d us when it is parked")
        .containsPattern("gemm/1x512x512 +\\d+ +- +\\d+ +- +\\d+ % +[\\d,]+ +- +-")
        .containsPattern("elementwise/add-1M +\\d+ +- +- +\\d+ +\\d+ %")
        .doesNotContain("geometric mean");
  }

  @Test
  void jsonHasTheDocumentedKeys() {
    CommandRun run = CommandRun.of("bench", "--cases", "mlp|add-1M", "--seconds", "0.05", "--json");

    JsonTree json = run.json("bench");
    assertThat(json.names())
        .containsExactly(
            "schema",
            "command",
            "version",
            "complete",
            "backend",
            "jdk",
            "flags",
            "threads",
            "busyBefore",
            "peakGflops",
            "peakGigabytes",
            "launchMicros",
            "handOffMicros",
            "wakeUpMicros",
            "cases",
            "geometricMean");
    assertThat(json.at("geometricMean").isNull()).isTrue();
    assertThat(json.at("launchMicros").names())
        .containsExactly("pointwise", "reduce", "matmul", "conv2d", "softmax", "batchNorm");
    assertThat(json.at("launchMicros").at("pointwise").number()).isPositive();
    JsonTree trained = theCase(json, "train/mlp-784-512-512-10-b128-adam");
    assertThat(trained.names())
        .containsExactly(
            "case",
            "medianMicros",
            "calls",
            "bytesPerCall",
            "rowsPerSecond",
            "gflops",
            "gigabytes",
            "share",
            "peerMicros",
            "ratio");
    double micros = trained.at("medianMicros").number();
    assertThat(trained.at("rowsPerSecond").number()).isEqualTo(128 / micros * 1e6);
    JsonTree added = theCase(json, "elementwise/add-1M");
    assertThat(added.at("gigabytes").number())
        .isEqualTo(4 * 4.0 * (1 << 20) / added.at("medianMicros").number() / 1e3);
  }

  private static JsonTree theCase(JsonTree json, String name) {
    return json.at("cases").items().stream()
        .filter(c -> c.at("case").text().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOpenClDeviceTellsItsCostsAndTheTimeOfEachKernel() {
    OpenClDevice.require();
    CommandRun run =
        CommandRun.of(
            "bench", "--backend", "opencl", "--cases", "add-1M", "--seconds", "0.05", "--profile");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern(
            "device +launch \\d+\\.\\d us, \\d+\\.\\d us when each is waited for;"
                + " upload \\d+\\.\\d GB/s, download \\d+\\.\\d GB/s");
    assertThat(run.err()).containsPattern("pointwise \\w+ +\\d+ +\\d+\\.\\d+ ");
    assertThat(System.getProperty("cotangent.opencl.profile", "")).isEmpty();
  }

  @Test
  void anotherBackendIsMeasuredByTurns() {
    CommandRun run =
        CommandRun.of(
            "bench", "--beside", "reference", "--cases", "gemm/64x64x64", "--seconds", "0.05");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("peer +reference: ")
        .containsPattern("gemm/64x64x64 .* \\d+ +\\d+\\.\\d\\d\n")
        .containsPattern("geometric mean of the ratios to the peer \\d");
  }

  @Test
  void aPeerThatCannotBeHadIsToldOf() {
    CommandRun unknown = CommandRun.of("bench", "--beside", "none", "--cases", "gemm/1x512");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("backend none").contains("cpu-simd");

    CommandRun two = CommandRun.of("bench", "--beside", "reference", "--python", "python3");
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err()).contains("there is one peer in a run");
  }

  @Test
  void aPythonThatIsNotThereIsWrongUsage() {
    CommandRun run =
        CommandRun.of(
            "bench", "--cases", "gemm/1x512", "--seconds", "0.05", "--python", "/no/python");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--python: /no/python could not be started");
  }

  @Test
  void aFewCasesAreListedUnlessAllAreAskedFor() {
    assertThat(CommandRun.of("bench", "--list").out().lines())
        .hasSize(7)
        .startsWith("gemm/1024x1024x1024", "train/lenet5-mnist-b64-sgd");
    assertThat(CommandRun.of("bench", "--list", "--all").out().lines())
        .containsExactlyElementsOf(SpeedCases.all().stream().map(SpeedCase::name).toList());
    assertThat(CommandRun.of("bench", "--list", "--cases", "^rnn/GRU.*L1/").out())
        .isEqualTo("rnn/GRU-B32-T64-I128-H256-L1/fwd\nrnn/GRU-B32-T64-I128-H256-L1/fwd+bwd\n");
    JsonTree named = CommandRun.of("bench", "--list", "--cases", "mlp", "--json").json("bench");
    assertThat(named.at("cases").items())
        .singleElement()
        .satisfies(item ->
            assertThat(item.at("case").text()).isEqualTo("train/mlp-784-512-512-10-b128-adam"));
  }

  @Test
  void aPatternThatFindsNothingIsWrongUsage() {
    CommandRun run = CommandRun.of("bench", "--cases", "no such case");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("nothing matches \"no such case\"");
    assertThat(CommandRun.of("bench", "--cases", "(").code()).isEqualTo(2);
  }

  @Test
  void thePeerHasTheSameCasesByTheSameNames() throws IOException {
    try (InputStream in = PythonPeer.class.getResourceAsStream("pytorch_peer.py")) {
      assertThat(in).isNotNull();
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> peers =
          Pattern.compile("^    \"([^\"]+/[^\"]+)\":", Pattern.MULTILINE)
              .matcher(script)
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(peers)
          .doesNotHaveDuplicates()
          .containsExactlyElementsOf(SpeedCases.all().stream().map(SpeedCase::name).toList());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseRuns() {
    return SpeedCases.all().stream()
        .filter(c -> !c.name().contains("resnet18"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  try (Backend backend = Backends.best()) {
                    Runnable work = c.prepare().apply(backend);
                    assertThatCode(work::run).doesNotThrowAnyException();
                  }
                }));
  }
}
