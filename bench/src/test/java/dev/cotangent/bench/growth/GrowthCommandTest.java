package dev.cotangent.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthCommandTest {
  private static final GrowthAxis BATCH = GrowthAxis.all().getFirst();

  @Test
  void allAxesAreMeasuredAndDrawnAndBitsAreTheSame(@TempDir Path folder) throws IOException {
    Path plot = folder.resolve("growth.svg");
    CommandRun run =
        CommandRun.of("growth", "--sizes", "2", "--seconds", "0.01", "--plot", plot.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("batch:", "image side:", "sequence length:", "hidden size:", " same")
        .doesNotContain("DIFFER");
    assertThat(Files.readString(plot)).contains("<svg", "batch, 1 to 2", "hidden size, 32 to 64");
  }

  @Test
  void programsGetTheSameFigures() {
    CommandRun run =
        CommandRun.of("growth", "--sizes", "1", "--seconds", "0.01", "--threads", "2", "--json");

    JsonTree json = run.json("growth");
    assertThat(json.at("complete").isTrue()).isTrue();
    assertThat(json.at("threads").number()).isEqualTo(2);
    assertThat(json.at("curves").items()).hasSameSizeAs(GrowthAxis.all());
    JsonTree batch = json.at("curves").items().getFirst();
    assertThat(batch.at("axis").text()).isEqualTo("batch");
    assertThat(batch.at("exponent").isNull()).isTrue();
    JsonTree smallest = batch.at("points").items().getFirst();
    assertThat(smallest.at("flops").number()).isEqualTo(BATCH.points().getFirst().flops());
    assertThat(smallest.at("gflops").number())
        .isCloseTo(
            smallest.at("flops").number() / smallest.at("medianMicros").number() / 1e3,
            withinPercentage(1e-9));
    // One thread and two, at a point of each axis.
    assertThat(json.at("checks").items()).hasSize(2 * GrowthAxis.all().size());
    JsonTree alone = json.at("checks").items().getFirst();
    assertThat(alone.at("case").text()).isEqualTo("batch 8");
    assertThat(alone.at("speedUp").number()).isEqualTo(1);
    assertThat(alone.at("sha256Cold").text()).matches("[0-9a-f]{64}");
    assertThat(json.at("checks").items()).allMatch(check -> check.at("sameBits").isTrue());
    assertThat(json.at("holds").isTrue()).isTrue();
  }

  @Test
  void bothFormsSayWhatWasFound() {
    String bits = "0123456789abcdef";
    GrowthReport report =
        report(
            new ThreadCheck("batch 8", 1, 6, bits, bits),
            new ThreadCheck("batch 8", 2, 4, bits, "fedcba9876543210"));

    assertThat(report.text())
        .startsWith("backend  reference, 2 threads\nJDK      " + Runtime.version() + " -Xflag\n")
        .containsPattern("batch 8 +2 +4 +1\\.50 +fedcba987654 +DIFFER");
    JsonTree json = JsonTree.parse(GrowthJson.of(report));
    assertThat(json.at("flags").text()).isEqualTo("-Xflag");
    assertThat(json.at("complete").isTrue()).isFalse();
    JsonTree two = json.at("checks").items().getLast();
    assertThat(two.at("speedUp").number()).isEqualTo(1.5);
    assertThat(two.at("sha256Warm").text()).isEqualTo("fedcba9876543210");
    assertThat(two.at("sameBits").isTrue()).isFalse();
    assertThat(json.at("holds").isTrue()).isFalse();
    assertThat(json.at("curves").items().getFirst().at("points").items())
        .hasSameSizeAs(BATCH.points());
  }

  @Test
  void theExponentIsThatOfTheLawTheTimesFollow() {
    assertThat(curve(1).exponent()).isCloseTo(1, within(1e-12));
    assertThat(curve(2).exponent()).isCloseTo(2, within(1e-12));
  }

  @Test
  void timesThatGrowFasterThanTheWorkAreFound() {
    assertThat(curve(1).growsNoFasterThanTheWork()).isTrue();
    assertThat(curve(0.5).growsNoFasterThanTheWork()).isTrue();
    assertThat(curve(1.5).growsNoFasterThanTheWork()).isFalse();
    assertThat(curve(2).worstRise()).isEqualTo(64);
  }

  @Test
  void oneSizeThatStandsOutIsFound() {
    double[] micros = curve(1).micros().clone();
    micros[3] *= 2.1;

    assertThat(new GrowthCurve(BATCH, micros).growsNoFasterThanTheWork()).isFalse();
  }

  /** Times that are a power of the work, whose unit is that of the smallest size. */
  private static GrowthCurve curve(double power) {
    double unit = BATCH.points().getFirst().flops();
    return new GrowthCurve(
        BATCH,
        BATCH.points().stream().mapToDouble(p -> Math.pow(p.flops() / unit, power)).toArray());
  }

  @Test
  void theCurveOfTheLineOfEqualGrowthIsDrawnOnIt() {
    String svg = GrowthPlot.svg("some", List.of(curve(1)));

    // Its first point is the origin at the left below, its last the corner at the right above.
    assertThat(svg).containsPattern("<polyline .* points='90.0,580.0 .* 750.0,100.0 '");
  }

  @Test
  void otherBitsOnMoreThreadsOrAfterCompilationAreFound() {
    String bits = "0123456789abcdef";
    String others = "fedcba9876543210";
    var one = new ThreadCheck("batch 8", 1, 2, bits, bits);

    assertThat(report(one, new ThreadCheck("batch 8", 2, 1, bits, bits)).holds()).isTrue();
    assertThat(report(one, new ThreadCheck("batch 8", 2, 1, others, others)).holds()).isFalse();
    assertThat(report(new ThreadCheck("batch 8", 1, 2, bits, others)).holds()).isFalse();
    assertThat(report(new ThreadCheck("batch 8", 1, 2, bits, others)).text()).contains("DIFFER");
  }

  private static GrowthReport report(ThreadCheck... checks) {
    var conditions =
        new Conditions(
            false, new Chosen(new ReferenceBackend(), "asked for"), 2, List.of("-Xflag"));
    return new GrowthReport(conditions, List.of(curve(1)), List.of(checks));
  }
}
