package dev.cotangent.bench.figures;

import java.util.List;

/** Curves over one axis, each with a band of deviation around it where there is one. */
public record LineChart(String title, String see, Axis x, Axis y, List<Series> series)
    implements Chart {

  /** Checks that there is a curve. */
  public LineChart {
    Chart.check(title, see);
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw new IllegalArgumentException("chart \"" + title + "\": has no curve");
    }
  }

  /**
   * One curve through points in the order of x.
   *
   * @param deviation half the height of the band around each point; empty for no band
   */
  public record Series(String name, double[] x, double[] y, double[] deviation) {

    /** Checks that the lengths fit. */
    public Series {
      if (x.length != y.length || (deviation.length != 0 && deviation.length != y.length)) {
        throw new IllegalArgumentException(
            "curve \"%s\": %d values of x, %d of y, %d deviations; expected as many of each"
                .formatted(name, x.length, y.length, deviation.length));
      }
    }

    /** Returns a curve without a band. */
    public static Series of(String name, double[] x, double[] y) {
      return new Series(name, x, y, new double[0]);
    }
  }
}
