package dev.cotangent.rnn;

import dev.cotangent.io.NamedArray;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * A matrix or vector of weights in float64, whose rows come in blocks, one for each gate.
 *
 * @param values row-major; a vector is a matrix of one column
 */
record WeightBlocks(Shape shape, double[] values) {

  /**
   * Returns an array of a map.
   *
   * @throws IllegalArgumentException if there is none of that name, or it holds integers
   */
  static WeightBlocks of(Map<String, NamedArray> arrays, String name) {
    return switch (arrays.get(name)) {
      case NamedArray.Doubles(Shape shape, double[] values) -> new WeightBlocks(shape, values);
      case NamedArray.Floats(Shape shape, float[] values) -> {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        yield new WeightBlocks(shape, wide);
      }
      case NamedArray.Ints _ ->
          throw new IllegalArgumentException("weights: " + name + " holds integers");
      case null ->
          throw new IllegalArgumentException(
              "weights: there is no " + name + ", only " + arrays.keySet());
    };
  }

  static WeightBlocks zeros(int length) {
    return new WeightBlocks(Shape.of(length), new double[length]);
  }

  NamedArray array() {
    return new NamedArray.Doubles(shape, values);
  }

  /** Returns some rows. */
  WeightBlocks rows(int from, int count) {
    int row = rowLength();
    double[] part = Arrays.copyOfRange(values, from * row, (from + count) * row);
    return new WeightBlocks(shape.with(0, count), part);
  }

  /** Returns these rows and others below them. */
  WeightBlocks then(WeightBlocks below) {
    double[] both = Arrays.copyOf(values, values.length + below.values.length);
    System.arraycopy(below.values, 0, both, values.length, below.values.length);
    return new WeightBlocks(shape.with(0, shape.extent(0) + below.shape.extent(0)), both);
  }

  WeightBlocks plus(WeightBlocks other) {
    requireShape(other.shape);
    double[] sums = new double[values.length];
    Arrays.setAll(sums, i -> values[i] + other.values[i]);
    return new WeightBlocks(shape, sums);
  }

  /** Returns the first of {@code count} blocks of rows and the second exchanged. */
  WeightBlocks exchanged(int count) {
    int block = shape.extent(0) / count;
    return rows(block, block).then(rows(0, block)).then(rows(2 * block, (count - 2) * block));
  }

  WeightBlocks transposed() {
    int rows = shape.extent(0);
    int columns = shape.extent(1);
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return new WeightBlocks(Shape.of(columns, rows), turned);
  }

  /**
   * Returns this if it has a shape.
   *
   * @throws IllegalArgumentException if it has another one
   */
  WeightBlocks requireShape(Shape expected) {
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException(
          "weights: an array must be %s, got %s".formatted(expected, shape));
    }
    return this;
  }

  private int rowLength() {
    return shape.extent(0) == 0 ? 0 : values.length / shape.extent(0);
  }
}
