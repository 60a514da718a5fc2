package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dense, row-major array on the host, with its shape.
 *
 * <p>The values are neither copied nor guarded: who hands an array over no longer writes to it.
 * Equality compares shape and contents.
 */
public sealed interface HostArray {
  /** Returns the shape; its size is the number of values. */
  Shape shape();

  /**
   * Returns a copy of the chosen rows, in that order: y[i, ...] = x[rows[i], ...].
   *
   * @param rows indices on the first axis; may repeat
   * @throws IllegalArgumentException if this is a scalar, or a row does not exist
   */
  HostArray rows(int... rows);

  /** Real values, such as pixels or coordinates. */
  record Reals(float[] values, Shape shape) implements HostArray {
    /** Checks that the shape fits: {@code values.length == shape.size()}. */
    public Reals {
      checkSize("reals", values.length, shape);
    }

    @Override
    public Reals rows(int... rows) {
      int stride = checkRows("reals", shape, rows);
      float[] taken = new float[Math.multiplyExact(rows.length, stride)];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(values, rows[i] * stride, taken, i * stride, stride);
      }
      return new Reals(taken, shape.with(0, rows.length));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Reals that
          && shape.equals(that.shape)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(shape, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
      return "Reals" + shape;
    }
  }

  /** Integer values, such as class labels, tokens or lengths. */
  record Ints(int[] values, Shape shape) implements HostArray {
    /** Checks that the shape fits: {@code values.length == shape.size()}. */
    public Ints {
      checkSize("ints", values.length, shape);
    }

    /** Returns the values as an array of one axis. */
    public static Ints of(int... values) {
      return new Ints(values, Shape.of(values.length));
    }

    @Override
    public Ints rows(int... rows) {
      int stride = checkRows("ints", shape, rows);
      int[] taken = new int[Math.multiplyExact(rows.length, stride)];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(values, rows[i] * stride, taken, i * stride, stride);
      }
      return new Ints(taken, shape.with(0, rows.length));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ints that
          && shape.equals(that.shape)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(shape, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
      return "Ints" + shape;
    }
  }

  private static void checkSize(String kind, int values, Shape shape) {
    if (values != shape.size()) {
      throw new IllegalArgumentException(
          kind + ": " + values + " values given, shape " + shape + " needs " + shape.size());
    }
  }

  /** Returns the number of values in one row, after checking that all rows exist. */
  private static int checkRows(String kind, Shape shape, int[] rows) {
    if (shape.rank() == 0) {
      throw new IllegalArgumentException(kind + ": a scalar has no rows");
    }
    int count = shape.extent(0);
    for (int row : rows) {
      if (row < 0 || row >= count) {
        throw new IllegalArgumentException(
            kind + ": row " + row + " of " + shape + " does not exist, rows are 0.." + (count - 1));
      }
    }
    return shape.without(0).size();
  }
}
