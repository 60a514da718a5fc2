package dev.cotangent.bench.forecast;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batches;
import dev.cotangent.data.TimeSeries;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Schedule;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import java.util.Arrays;

/**
 * Forecasts of the next year, made in each month of the test part from what came before.
 *
 * <p>The network reads the changes from a year before, x[t] - x[t-12], of the last {@code time}
 * months, scaled by the mean and deviation of the training part, and gives those of the next 12
 * months at once; the forecast adds them to the values of the year before. Baselines: naive, the
 * last value for all months; seasonal naive, the value of the year before for each.
 */
final class Forecast {
  private static final int SEASON = Co2.MONTHS;
  private static final int BATCH = 32;

  private final TimeSeries series;
  private final Settings settings;
  private final int cut;

  /**
   * How to train.
   *
   * @param test months at the end that training does not see
   * @param time months that the network reads
   */
  record Settings(int test, int time, int units, int epochs, double rate, long seed) {}

  /**
   * Root mean squared errors over all forecasts and months, in the unit of the series.
   *
   * @param forecasts how many years were forecast
   */
  record Errors(double network, double naive, double seasonal, int forecasts) {
    /** Tells whether the network is better than the seasonal baseline. */
    boolean networkIsBetter() {
      return network < seasonal;
    }
  }

  Forecast(TimeSeries series, Settings settings) {
    this.series = series;
    this.settings = settings;
    this.cut = series.size() - settings.test;
    if (cut < settings.time + 3 * SEASON || settings.test < SEASON) {
      throw new IllegalArgumentException(
          "forecast: %d values are too few for %d to test with and %d to read"
              .formatted(series.size(), settings.test, settings.time));
    }
  }

  /** Trains on the first part and forecasts each year of the second. */
  Errors run(Backend backend) {
    TimeSeries changes = series.part(0, cut).differences(SEASON);
    TimeSeries.Scale scale = changes.scale();
    var rows = changes.windows(settings.time, SEASON, scale);
    Network network =
        Sequential.of(Lstm.units(settings.units).lastState(), Dense.of(SEASON))
            .build(backend, settings.seed, Shape.of(settings.time, 1));
    Batches batches = Batches.shuffled(rows, BATCH, settings.seed);
    long steps = Math.max(4, (long) settings.epochs * batches.count());
    var optimiser = AdamW.of(Schedule.oneCycle(settings.rate, steps)).decay(0.01).on(network);
    var unused =
        new Trainer(network, Losses.meanSquaredError(), optimiser)
            .train(
                batches,
                TrainingPlan.epochs(settings.epochs)
                    .clipping(Clipping.byGlobalNorm(1))
                    .seed(settings.seed));
    return errors(network, scale);
  }

  private Errors errors(Network network, TimeSeries.Scale scale) {
    double[] x = series.values();
    double[] sums = new double[3];
    int forecasts = 0;
    for (int now = cut; now + SEASON <= x.length; now++) {
      double[] forecast = forecast(network, scale, now);
      for (int h = 0; h < SEASON; h++) {
        double truth = x[now + h];
        double lastYear = x[now + h - SEASON];
        sums[0] += square(forecast[h] - truth);
        sums[1] += square(x[now - 1] - truth);
        sums[2] += square(lastYear - truth);
      }
      forecasts++;
    }
    int count = forecasts * SEASON;
    double[] roots = Arrays.stream(sums).map(sum -> Math.sqrt(sum / count)).toArray();
    return new Errors(roots[0], roots[1], roots[2], forecasts);
  }

  /** The next year, from the values before {@code now} alone. */
  private double[] forecast(Network network, TimeSeries.Scale scale, int now) {
    double[] x = series.values();
    float[] read = new float[settings.time];
    for (int t = 0; t < read.length; t++) {
      int at = now - read.length + t;
      read[t] = (float) scale.apply(x[at] - x[at - SEASON]);
    }
    try (Tape tape = Tape.inference(network.backend())) {
      var input = tape.constant(read, Shape.of(1, settings.time, 1));
      double[] y = TensorValues.doubles(network.forward(tape, input).value());
      double[] forecast = new double[SEASON];
      Arrays.setAll(forecast, h -> x[now + h - SEASON] + scale.invert(y[h]));
      return forecast;
    }
  }

  private static double square(double error) {
    return error * error;
  }
}
