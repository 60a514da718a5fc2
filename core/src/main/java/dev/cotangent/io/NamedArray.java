package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array of a file: shape, type and values in row-major order, which are not copied.
 *
 * <p>Equality compares shape, type and contents.
 */
public sealed interface NamedArray {
  /** Returns the shape; its size is the number of values. */
  Shape shape();

  /** Values of 32 bits, type F32. */
  record Floats(Shape shape, float[] values) implements NamedArray {
    /** Checks the number of values. */
    public Floats {
      check(shape, values.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Floats a && shape.equals(a.shape) && Arrays.equals(values, a.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(shape, Arrays.hashCode(values));
    }
  }

  /** Values of 64 bits, type F64. */
  record Doubles(Shape shape, double[] values) implements NamedArray {
    /** Checks the number of values. */
    public Doubles {
      check(shape, values.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Doubles a && shape.equals(a.shape) && Arrays.equals(values, a.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(shape, Arrays.hashCode(values));
    }
  }

  /** Integers of 32 bits, type I32. */
  record Ints(Shape shape, int[] values) implements NamedArray {
    /** Checks the number of values. */
    public Ints {
      check(shape, values.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ints a && shape.equals(a.shape) && Arrays.equals(values, a.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(shape, Arrays.hashCode(values));
    }
  }

  private static void check(Shape shape, int length) {
    if (shape.size() != length) {
      throw new IllegalArgumentException(
          "array: shape %s needs %d values, got %d".formatted(shape, shape.size(), length));
    }
  }
}
