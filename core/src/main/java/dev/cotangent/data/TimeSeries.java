package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Equally spaced measurements, for models that predict the next ones.
 *
 * @param values in the order of time; neither copied nor guarded
 */
public record TimeSeries(double[] values) {
  private static final int SHOWN = 80;

  /** Checks that there are numbers, all finite. */
  public TimeSeries {
    if (values.length == 0) {
      throw new IllegalArgumentException("series: there is no value");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "series: value %d is %s, expected a number".formatted(i, values[i]));
      }
    }
  }

  /**
   * Reads a column of a CSV file whose first line names the columns.
   *
   * @throws DataException if the file is not UTF-8, there is no such column, or a line lacks a
   *     finite number in it
   * @throws IOException if the file cannot be read
   */
  public static TimeSeries read(Path file, String column) throws IOException {
    List<String> lines = lines(file);
    List<String> names = lines.isEmpty() ? List.of() : List.of(lines.getFirst().split(",", -1));
    int index = names.indexOf(column);
    if (index < 0) {
      throw DataException.in(
          file, 1, "columns are " + shown(names.toString()), "one named " + column);
    }
    double[] values = new double[lines.size() - 1];
    for (int i = 0; i < values.length; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      values[i] = number(index < cells.length ? cells[index] : "");
      if (!Double.isFinite(values[i])) {
        throw DataException.in(
            file, i + 2L, "\"" + shown(lines.get(i + 1)) + "\"", "a number in " + column);
      }
    }
    if (values.length == 0) {
      throw DataException.in(file, "there is no row", "one for each measurement");
    }
    return new TimeSeries(values);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      var exception = DataException.in(file, "file is not UTF-8", "text in UTF-8");
      exception.initCause(e);
      throw exception;
    }
  }

  /** NaN, which is refused, of what is no number. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  /** Returns the number of values. */
  public int size() {
    return values.length;
  }

  /** Returns the values from {@code from} on, up to but not at {@code to}. */
  public TimeSeries part(int from, int to) {
    if (from < 0 || to > values.length || from >= to) {
      throw new IllegalArgumentException(
          "series: no part from %d to %d of %d values".formatted(from, to, values.length));
    }
    return new TimeSeries(Arrays.copyOfRange(values, from, to));
  }

  /**
   * A linear map to zero mean and unit deviation: (x - mean)/deviation.
   *
   * @param deviation above 0
   */
  public record Scale(double mean, double deviation) {
    /** Checks the deviation. */
    public Scale {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "series: values without spread cannot be scaled, their deviation is " + deviation);
      }
    }

    /** Returns x in the new unit. */
    public double apply(double x) {
      return (x - mean) / deviation;
    }

    /** Returns what {@link #apply} made y of. */
    public double invert(double y) {
      return y * deviation + mean;
    }
  }

  /** Returns the scale that suits these values: of the training part alone, to be fair. */
  public Scale scale() {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    return new Scale(mean, Math.sqrt(squares));
  }

  /** Returns x[t] - x[t - lag] for t = lag, lag + 1, ... */
  public TimeSeries differences(int lag) {
    if (lag < 1 || lag >= values.length) {
      throw new IllegalArgumentException(
          "series: no differences over %d steps of %d values".formatted(lag, values.length));
    }
    double[] differences = new double[values.length - lag];
    Arrays.setAll(differences, i -> values[i + lag] - values[i]);
    return new TimeSeries(differences);
  }

  /**
   * Returns all windows: inputs [time, 1], targets the next {@code horizon} values [horizon].
   *
   * @param scale what is done to all values
   * @throws IllegalArgumentException if there are fewer than time + horizon values
   */
  public Dataset windows(int time, int horizon, Scale scale) {
    int count = values.length - time - horizon + 1;
    if (time < 1 || horizon < 1 || count < 1) {
      throw new IllegalArgumentException(
          "series: %d values hold no window of %d with %d after it"
              .formatted(values.length, time, horizon));
    }
    float[] inputs = new float[count * time];
    float[] targets = new float[count * horizon];
    for (int i = 0; i < count; i++) {
      for (int t = 0; t < time; t++) {
        inputs[i * time + t] = (float) scale.apply(values[i + t]);
      }
      for (int h = 0; h < horizon; h++) {
        targets[i * horizon + h] = (float) scale.apply(values[i + time + h]);
      }
    }
    return ArrayDataset.targets(
        new HostArray.Reals(inputs, Shape.of(count, time, 1)),
        new HostArray.Reals(targets, Shape.of(count, horizon)));
  }
}
