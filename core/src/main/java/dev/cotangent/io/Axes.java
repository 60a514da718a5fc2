package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/** The axes of an array: their extents as a file has them, and in another order. */
final class Axes {
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 64;

  private Axes() {}

  /**
   * Returns the shape with these extents.
   *
   * @param array for errors
   * @throws FormatException if there is no such shape
   */
  static Shape shape(String array, long[] extents) throws FormatException {
    int[] shape = new int[extents.length];
    long size = 1;
    for (int i = 0; i < shape.length; i++) {
      if (extents[i] < 0 || extents[i] > MOST_ELEMENTS) {
        throw new FormatException(array + " has an impossible shape");
      }
      shape[i] = (int) extents[i];
      size *= extents[i];
      if (size > MOST_ELEMENTS) {
        throw new FormatException(array + " has more than 2^31 - 65 elements");
      }
    }
    return Shape.of(shape);
  }

  /**
   * Returns the same values with axes in another order.
   *
   * @param axes axis i of the result is axis {@code axes[i]} of the array
   */
  static NamedArray permuted(NamedArray array, int... axes) {
    Shape from = array.shape();
    int[] extents = new int[axes.length];
    Arrays.setAll(extents, i -> from.extent(axes[i]));
    Shape shape = Shape.of(extents);
    int[] sources = sources(from, shape, axes);
    return switch (array) {
      case NamedArray.Floats(Shape _, float[] values) -> {
        float[] turned = new float[values.length];
        for (int i = 0; i < turned.length; i++) {
          turned[i] = values[sources[i]];
        }
        yield new NamedArray.Floats(shape, turned);
      }
      case NamedArray.Doubles(Shape _, double[] values) -> {
        double[] turned = new double[values.length];
        Arrays.setAll(turned, i -> values[sources[i]]);
        yield new NamedArray.Doubles(shape, turned);
      }
      case NamedArray.Ints(Shape _, int[] values) -> {
        int[] turned = new int[values.length];
        Arrays.setAll(turned, i -> values[sources[i]]);
        yield new NamedArray.Ints(shape, turned);
      }
    };
  }

  /** Where each element comes from. */
  private static int[] sources(Shape from, Shape to, int[] axes) {
    int rank = axes.length;
    int[] strides = new int[rank];
    for (int i = rank - 1, stride = 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= from.extent(i);
    }
    int[] sources = new int[to.size()];
    for (int i = 0; i < sources.length; i++) {
      for (int axis = rank - 1, rest = i; axis >= 0; axis--) {
        sources[i] += rest % to.extent(axis) * strides[axes[axis]];
        rest /= to.extent(axis);
      }
    }
    return sources;
  }
}
