package dev.cotangent.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table in plain text: columns as wide as their widest cell, two spaces apart.
 *
 * <p>The first column is flush left, as are columns asked to be; all others are flush right.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles. */
  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than there are columns
   */
  public TextTable row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "table: a row of %d cells, expected %d".formatted(cells.length, header.size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Returns a cell that holds a number; a dash for NaN, which is what was not measured. */
  public static String cell(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /** Returns the table, each line ended; a rule of dashes under the titles. */
  @Override
  public String toString() {
    int[] widths = new int[header.size()];
    for (List<String> row : all()) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    append(text, widths, header);
    append(text, widths, header.stream().map(_ -> "").toList(), '-');
    rows.forEach(row -> append(text, widths, row));
    return text.toString();
  }

  private List<List<String>> all() {
    List<List<String>> all = new ArrayList<>(rows);
    all.add(header);
    return all;
  }

  private static void append(StringBuilder text, int[] widths, List<String> cells) {
    append(text, widths, cells, ' ');
  }

  private static void append(StringBuilder text, int[] widths, List<String> cells, char fill) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = String.valueOf(fill).repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : GAP);
      line.append(i == 0 ? cells.get(i) + padding : padding + cells.get(i));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
