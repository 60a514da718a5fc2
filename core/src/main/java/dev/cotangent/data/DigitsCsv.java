package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads handwritten digits from rows of comma-separated whole numbers, the label last.
 *
 * <p>Two tables of the UCI Machine Learning Repository have this form: optdigits, the digits as
 * images, and pendigits, the digits as pen strokes (E. Alpaydin, C. Kaynak; E. Alpaydin, F.
 * Alimoglu).
 */
public final class DigitsCsv {
  private static final int CLASSES = 10;
  private static final int SHOWN = 24;

  private DigitsCsv() {}

  /** Maps 0..max of a column to from..from+width. */
  private record Columns(int count, int max, float from, float width) {
    float scaled(int value) {
      return from + width * value / max;
    }
  }

  /**
   * Returns images [8, 8, 1] with ten classes: 64 values 0..16 per row, scaled to 0..1.
   *
   * @throws DataException if the file is empty or a row is malformed; names the line
   * @throws IOException if the file cannot be read
   */
  public static ArrayDataset images(Path file) throws IOException {
    return read(file, new Columns(64, 16, 0, 1), Shape.of(8, 8, 1));
  }

  /**
   * Returns sequences [8, 2] with ten classes: 8 points (x, y) in the order they were written, each
   * coordinate scaled from 0..100 to -1..1.
   *
   * @throws DataException if the file is empty or a row is malformed; names the line
   * @throws IOException if the file cannot be read
   */
  public static ArrayDataset strokes(Path file) throws IOException {
    return read(file, new Columns(16, 100, -1, 2), Shape.of(8, 2));
  }

  private static ArrayDataset read(Path file, Columns columns, Shape shape) throws IOException {
    List<int[]> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        rows.add(row(file, rows.size() + 1, line, columns));
      }
    }
    if (rows.isEmpty()) {
      throw DataException.in(file, "file is empty", "rows of " + (columns.count + 1) + " numbers");
    }
    float[] values = new float[Math.multiplyExact(rows.size(), columns.count)];
    int[] labels = new int[rows.size()];
    int at = 0;
    for (int i = 0; i < labels.length; i++) {
      int[] row = rows.get(i);
      for (int k = 0; k < columns.count; k++) {
        values[at++] = columns.scaled(row[k]);
      }
      labels[i] = row[columns.count];
    }
    var features = new HostArray.Reals(values, shape.prepend(labels.length));
    return ArrayDataset.classes(features, labels, CLASSES);
  }

  private static int[] row(Path file, int line, String text, Columns columns) throws DataException {
    String[] cells = text.split(",", columns.count + 2);
    if (cells.length != columns.count + 1) {
      throw DataException.in(
          file,
          line,
          "row has " + (cells.length > columns.count + 1 ? "more" : cells.length) + " values",
          columns.count + 1 + " values");
    }
    int[] row = new int[cells.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = cell(file, line, i, cells[i].strip(), i < columns.count ? columns.max : CLASSES - 1);
    }
    return row;
  }

  private static int cell(Path file, int line, int index, String text, int max)
      throws DataException {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      value = -1;
    }
    if (value < 0 || value > max) {
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      throw DataException.in(
          file,
          line,
          "value %d is \"%s\"".formatted(index + 1, shown),
          "a whole number in 0.." + max);
    }
    return value;
  }
}
