package dev.cotangent.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cotangent.bench.report.Moments;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final Axis AXIS = Axis.of("x", "s");
  private static final BarChart.Bars BARS = BarChart.Bars.of("v", 1);

  @Test
  void chartMustSayWhatToSee() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BarChart("t", " ", AXIS, AXIS, List.of("a"), List.of(BARS)))
        .withMessageContaining("a sentence that says what to see");
  }

  @Test
  void curveMustHaveAsManyValuesOfEachKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LineChart.Series("a", new double[2], new double[2], new double[1]))
        .withMessage("curve \"a\": 2 values of x, 2 of y, 1 deviations; expected as many of each");
  }

  @Test
  void mapMustFitItsLabels() {
    var panel = new HeatMap.Panel("p", new double[2][3]);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new HeatMap(
                "m",
                "s",
                AXIS,
                AXIS,
                AXIS,
                List.of("0"),
                List.of("0"),
                HeatMap.Form.MAP,
                List.of(panel)))
        .withMessage("chart \"m\": panel \"p\" must have 1 rows of 1 values");
  }

  @Test
  void barsOfSeveralRunsHaveWhiskers() {
    List<Moments> each = List.of(Moments.of(1, 3), Moments.of(5, 5));
    BarChart.Bars bars = BarChart.Bars.of("v", each, m -> m.times(10));
    assertThat(bars.values()).containsExactly(20, 50);
    assertThat(bars.deviation()).containsExactly(10 * Math.sqrt(2), 0);
    assertThat(BarChart.Bars.of("v", List.of(1.0), Moments::of).deviation()).isEmpty();
  }

  @Test
  void sparklineShowsTheCourse() {
    assertThat(Sparkline.of(new double[] {0, 3.5, 7}, 10)).isEqualTo("▁▅█");
    assertThat(Sparkline.of(new double[] {1, 1, 3, 3}, 2)).isEqualTo("▁█");
    assertThat(Sparkline.of(new double[] {2, Double.NaN, 2}, 3)).isEqualTo("▁ ▁");
    assertThat(Sparkline.ofLogs(new double[] {1, 1e-7, 0}, 3)).isEqualTo("█▁ ");
  }
}
