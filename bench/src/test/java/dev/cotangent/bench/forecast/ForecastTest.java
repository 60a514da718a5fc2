package dev.cotangent.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.data.DataException;
import dev.cotangent.data.TimeSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastTest {
  private static final Forecast.Settings SHORT = new Forecast.Settings(24, 12, 2, 1, 1e-2, 1);

  @TempDir private Path folder;

  @Test
  void baselinesHaveTheErrorsOfATrendWithSeasons() {
    double[] x = new double[120];
    Arrays.setAll(x, t -> t / 12.0 + (t % 12 == 0 ? 6 : 0) + Math.sin(t) * 1e-3);
    Forecast.Errors errors = new Forecast(new TimeSeries(x), SHORT).run(new ReferenceBackend());
    assertThat(errors.forecasts()).isEqualTo(13);
    // A year's growth is 1.
    assertThat(errors.seasonal()).isCloseTo(1, within(0.01));
    assertThat(errors.naive()).isGreaterThan(errors.seasonal());
    assertThat(errors.network()).isFinite();
  }

  @Test
  void missingMonthsAreOnTheLineBetweenTheirNeighbours() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.csv"), "Date,CO2\n1999-11-01,10\n2000-02-01,16\n2000-03-01,17\n");
    assertThat(Co2.read(file).values()).containsExactly(10, 12, 14, 16, 17);
    Path descending =
        Files.writeString(folder.resolve("d.csv"), "Date,CO2\n1999-11-01,1\n1999-11-01,1\n");
    assertThatThrownBy(() -> Co2.read(descending))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("d.csv:3: months must ascend");
  }

  @Test
  void tooFewValuesAreAnError() {
    var series = new TimeSeries(new double[] {1, 2, 3});
    assertThatThrownBy(() -> new Forecast(series, SHORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 values are too few");
  }

  @Test
  void programsGetTheFiguresOfTheTable() {
    String[] line = {"forecast", "--epochs", "1", "--units", "2"};
    CommandRun text = CommandRun.of(line);
    assumeThat(text.err()).doesNotContain("was not found. Places tried");
    String[] asked = Arrays.copyOf(line, line.length + 1);
    asked[line.length] = "--json";
    JsonTree json = CommandRun.of(asked).json("forecast");

    assertThat(json.names()).contains("complete", "backend", "jdk", "seeds", "readMonths");
    assertThat(json.at("months").number()).isEqualTo(746);
    assertThat(json.at("forecasts").number()).isEqualTo(109);
    assertThat(json.at("units").number()).isEqualTo(2);
    double network = json.at("networkError").number();
    double seasonal = json.at("seasonalError").number();
    assertThat(json.at("better").isTrue()).isEqualTo(network < seasonal);
    // The same seed gives the same network.
    assertThat(text.out())
        .contains(
            String.format(Locale.ROOT, "%.3f", json.at("naiveError").number()),
            String.format(Locale.ROOT, "%.3f", seasonal),
            String.format(
                Locale.ROOT, "LSTM 2                                      %14.3f", network));
  }

  @Test
  void theNetworkBeatsTheSeasonalBaseline() {
    CommandRun run = CommandRun.of("forecast", "--check");
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("746 months", "109 forecasts", "seasonal naive");
  }
}
