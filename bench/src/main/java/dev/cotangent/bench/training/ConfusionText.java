package dev.cotangent.bench.training;

import dev.cotangent.bench.report.TextTable;
import dev.cotangent.train.Confusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Says what a network confuses: the classes it is worst at, and its most frequent mistakes. */
final class ConfusionText {
  private static final int MOST = 10;

  private final Confusion confusion;
  private final List<String> names;

  /** A mistake and how often it was made. */
  private record Mistake(int actual, int predicted, long count) {}

  /**
   * A text on a confusion.
   *
   * @param names one per class
   */
  ConfusionText(Confusion confusion, List<String> names) {
    this.confusion = confusion;
    this.names = names;
  }

  /** Returns the tables, one blank line between them. */
  @Override
  public String toString() {
    List<Mistake> mistakes = mistakes();
    return mistakes.isEmpty() ? classes().toString() : classes() + "\n" + table(mistakes);
  }

  private TextTable classes() {
    var table = new TextTable("hardest classes", "rows", "right");
    IntStream.range(0, confusion.classes())
        .filter(c -> rows(c) > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(this::right))
        .limit(MOST)
        .forEach(c ->
            table.row(
                names.get(c),
                String.valueOf(rows(c)),
                String.format(Locale.ROOT, "%.1f %%", 100 * right(c))));
    return table;
  }

  private long rows(int actual) {
    return IntStream.range(0, confusion.classes())
        .mapToLong(predicted -> confusion.count(actual, predicted))
        .sum();
  }

  private double right(int actual) {
    return (double) confusion.count(actual, actual) / rows(actual);
  }

  private List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < confusion.classes(); actual++) {
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        long count = confusion.count(actual, predicted);
        if (actual != predicted && count > 0) {
          mistakes.add(new Mistake(actual, predicted, count));
        }
      }
    }
    mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
    return mistakes.subList(0, Math.min(MOST, mistakes.size()));
  }

  private TextTable table(List<Mistake> mistakes) {
    var table = new TextTable("most frequent mistakes", "taken for", "rows");
    for (Mistake mistake : mistakes) {
      table.row(
          names.get(mistake.actual), names.get(mistake.predicted), String.valueOf(mistake.count));
    }
    return table;
  }
}
