package dev.cotangent.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.bench.CommandRun;
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
    return new GrowthReport("some", 2, List.of(curve(1)), List.of(checks));
  }
}
