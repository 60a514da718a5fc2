package dev.cotangent.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.probe.Roofline.Point;
import dev.cotangent.bench.speed.Roof;
import java.util.List;
import org.junit.jupiter.api.Test;

class RooflineTest {
  private static final Roofline ROOFLINE =
      new Roofline(
          "cpu-simd",
          new Roof(400, 20),
          List.of(new Point("sum", 1e6, 4e6, 250), new Point("product", 2e9, 1e7, 10_000)));

  @Test
  void memoryLimitsBelowTheRidgeAndThePeakAboveIt() {
    assertThat(ROOFLINE.limit(1)).isEqualTo(20);
    assertThat(ROOFLINE.limit(20)).isEqualTo(400);
    assertThat(ROOFLINE.limit(200)).isEqualTo(400);
  }

  @Test
  void aKernelReachesAShareOfItsOwnLimit() {
    Point sum = ROOFLINE.kernels().get(0);
    Point product = ROOFLINE.kernels().get(1);

    assertThat(sum.intensity()).isEqualTo(0.25);
    assertThat(sum.gflops()).isCloseTo(4, within(1e-9));
    assertThat(ROOFLINE.share(sum)).isCloseTo(0.8, within(1e-9)); // of 0.25 · 20
    assertThat(ROOFLINE.share(product)).isCloseTo(0.5, within(1e-9)); // of 400
  }

  @Test
  void theChartHasTheRoofAndAMarkForEachKernel() {
    var chart = ROOFLINE.chart();

    assertThat(chart.x().scale()).isEqualTo(Axis.Scale.LOG);
    assertThat(chart.series())
        .extracting(Series::name)
        .containsExactly("roof: at most 400 GFLOP/s, and 20 GB/s of memory", "sum", "product");
    assertThat(chart.series().get(0).x()).contains(20); // the ridge
    assertThat(chart.series().get(0).y()).endsWith(400, 400);
  }

  @Test
  void nothingIsMeasuredAfterASignal() {
    try (var backend = new ReferenceBackend()) {
      assertThat(Roofline.measure(backend, new Roof(400, 20), () -> true).kernels()).isEmpty();
    }
  }

  @Test
  void aQuickProbeHasNothingToDraw() {
    CommandRun run = CommandRun.of("probe", "--quick", "--figures", "figures");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--quick measures nothing", "leave it out");
  }
}
