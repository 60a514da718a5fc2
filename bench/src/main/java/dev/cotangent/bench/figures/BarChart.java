package dev.cotangent.bench.figures;

import dev.cotangent.bench.report.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Bars over categories, side by side where there are several to a category.
 *
 * @param x what the categories are
 * @param categories their names, from left to right
 */
public record BarChart(
    String title, String see, Axis x, Axis y, List<String> categories, List<Bars> bars)
    implements Chart {

  /** Checks that there is a bar for each category. */
  public BarChart {
    Chart.check(title, see);
    categories = List.copyOf(categories);
    bars = List.copyOf(bars);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("chart \"" + title + "\": has no bars");
    }
    for (Bars one : bars) {
      if (one.values().length != categories.size()) {
        throw new IllegalArgumentException(
            "chart \"%s\": %d bars of \"%s\", expected one for each of %d categories"
                .formatted(title, one.values().length, one.name(), categories.size()));
      }
    }
  }

  /**
   * The bars of one colour.
   *
   * @param deviation half the length of the whisker on each bar; empty for none
   */
  public record Bars(String name, double[] values, double[] deviation) {

    /** Checks that the lengths fit. */
    public Bars {
      if (deviation.length != 0 && deviation.length != values.length) {
        throw new IllegalArgumentException(
            "bars \"%s\": %d values, %d deviations; expected as many"
                .formatted(name, values.length, deviation.length));
      }
    }

    /** Returns bars without whiskers. */
    public static Bars of(String name, double... values) {
      return new Bars(name, values, new double[0]);
    }

    /** Returns bars of means, with whiskers of one deviation where each is of several values. */
    public static Bars of(String name, Moments... each) {
      double[] means = Arrays.stream(each).mapToDouble(Moments::mean).toArray();
      boolean several = Arrays.stream(each).allMatch(m -> m.count() > 1);
      double[] deviations = Arrays.stream(each).mapToDouble(Moments::deviation).toArray();
      return several ? new Bars(name, means, deviations) : of(name, means);
    }

    /** Returns a bar for each item, the mean of a figure of it. */
    public static <T> Bars of(String name, List<T> items, Function<T, Moments> figure) {
      return of(name, items.stream().map(figure).toArray(Moments[]::new));
    }
  }
}
