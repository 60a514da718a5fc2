package dev.cotangent.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final Axis AXIS = Axis.of("x", "s");

  @Test
  void chartMustSayWhatToSee() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BarChart.histogram("t", " ", AXIS, "v", new double[] {1}, 1))
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
  void histogramCountsEachFiniteValueOnce() {
    double[] values = {0, 1, 2, 3, 4, Double.NaN};
    BarChart chart = BarChart.histogram("t", "s", AXIS, "v", values, 2);
    assertThat(chart.bars().getFirst().values()).containsExactly(2, 3);
    assertThat(chart.categories()).containsExactly("1.00", "3.00");
  }

  @Test
  void sparklineShowsTheCourse() {
    assertThat(Sparkline.of(new double[] {0, 3.5, 7}, 10)).isEqualTo("▁▅█");
    assertThat(Sparkline.of(new double[] {1, 1, 3, 3}, 2)).isEqualTo("▁█");
    assertThat(Sparkline.of(new double[] {2, Double.NaN, 2}, 3)).isEqualTo("▁ ▁");
    assertThat(Sparkline.ofLogs(new double[] {1, 1e-7, 0}, 3)).isEqualTo("█▁ ");
  }
}
