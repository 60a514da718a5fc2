package dev.cotangent.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cotangent.bench.report.FlatJson;
import dev.cotangent.bench.report.Median;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TimingTest {

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(Median.of(5, 1, 3.0)).isEqualTo(3);
    assertThat(Median.of(4, 1, 3.0, 100)).isEqualTo(3.5);
  }

  @Test
  void roundsAreJoinedByTheirMedianAndAllTheirBytes() {
    Timing joined =
        Timing.middle(new Timing(30, 1, 100), new Timing(10, 3, 20), new Timing(20, 4, 0));

    assertThat(joined).isEqualTo(new Timing(20, 8, 20));
  }

  @Test
  void allocatedBytesAreCounted() {
    byte[][] sink = new byte[1][];
    Timing timing = Timing.measure(() -> sink[0] = new byte[1 << 20], 0.01);

    assertThat(timing.calls()).isGreaterThanOrEqualTo(5);
    assertThat(timing.bytesPerCall()).isBetween(1.0 * (1 << 20), 1.5 * (1 << 20));
    assertThat(sink[0]).hasSize(1 << 20);
  }

  @Test
  void theRatioIsThePeersTimeOverOurs() {
    var measured = new SpeedCase("gemm", new SpeedCase.Cost(2e9, 4e9, 64), _ -> () -> {});
    var row = new SpeedRow(measured, new Timing(10_000, 5, 0), OptionalDouble.of(15_000));

    assertThat(row.ratio()).hasValue(1.5);
    assertThat(row.gflops()).isEqualTo(200);
    assertThat(row.gigabytes()).isEqualTo(400);
    assertThat(row.itemsPerSecond()).isEqualTo(6400);
    assertThat(row.share(new Roof(400, 4000))).isEqualTo(0.5);
  }

  @Test
  void theShareOfWorkThatMemoryLimitsIsThatOfTheBandwidth() {
    var measured = new SpeedCase("add", SpeedCase.Cost.bytes(1e9), _ -> () -> {});
    var row = new SpeedRow(measured, new Timing(10_000, 5, 0), OptionalDouble.empty());

    assertThat(row.share(new Roof(400, 200))).isEqualTo(0.5);
    assertThat(row.gflops()).isNaN();
  }

  @Test
  void numbersOfACaseAreSpreadOverMinusOneToOne() {
    float[] numbers = SpeedCases.numbers(10_000);
    double mean = 0;
    for (float x : numbers) {
      assertThat(x).isBetween(-1f, 1f);
      mean += x / 10_000.0;
    }

    // Six deviations of the mean of 10^4 uniform numbers: 6 * sqrt(1/3) / 100.
    assertThat(Math.abs(mean)).isLessThan(0.035);
    assertThat(Arrays.equals(numbers, SpeedCases.numbers(10_000))).isTrue();
  }

  @Test
  void thePeersAnswersAreFlatObjects() throws IOException {
    assertThat(FlatJson.parse("{\"case\": \"a/b\", \"median_us\": 12.5}"))
        .containsEntry("case", "a/b")
        .containsEntry("median_us", "12.5");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> FlatJson.parse("[1]"));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> FlatJson.parse("{\"a\": [1]}"));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> FlatJson.parse("Traceback"));
  }
}
