package dev.cotangent.tensor;

import java.util.Arrays;

/**
 * Where each element of a tensor lies in its buffer.
 *
 * <p>Element {@code (i0, i1, ...)} lies at {@code offset + i0*strides[0] + i1*strides[1] + ...}, in
 * elements. A stride of 0 repeats an axis (broadcast), a negative one walks backwards.
 */
public final class Layout {
  private final Shape shape;
  private final int[] strides;
  private final int offset;
  private final boolean dense;

  private Layout(Shape shape, int[] strides, int offset) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.dense = isDense(shape, strides);
  }

  /** Returns the row-major layout of a shape, its first element at {@code offset}. */
  public static Layout dense(Shape shape, int offset) {
    Layout start = shape.dense();
    return offset == 0 ? start : new Layout(shape, start.strides, offset);
  }

  /** Derives what {@link Shape#dense} keeps. */
  static Layout denseAtStart(Shape shape) {
    return new Layout(shape, denseStrides(shape), 0);
  }

  /** Returns a layout with the given strides, one for each axis, in elements. */
  public static Layout of(Shape shape, int[] strides, int offset) {
    if (strides.length != shape.rank()) {
      throw new IllegalArgumentException(
          "layout: shape " + shape + " needs " + shape.rank() + " strides, got " + strides.length);
    }
    return new Layout(shape, strides.clone(), offset);
  }

  /** Returns the extents. */
  public Shape shape() {
    return shape;
  }

  /** Returns the index of the first element in the buffer. */
  public int offset() {
    return offset;
  }

  /** Returns the stride of an axis in elements; negative axes count from the last. */
  public int stride(int axis) {
    return strides[shape.axis(axis)];
  }

  /** Returns the strides as a new array. */
  public int[] strides() {
    return strides.clone();
  }

  /** Tells whether the elements lie in row-major order without gaps. */
  public boolean isDense() {
    return dense;
  }

  /** Returns this layout with two axes exchanged. */
  public Layout transpose(int axis, int other) {
    int a = shape.axis(axis);
    int b = shape.axis(other);
    int[] extents = shape.extents();
    int[] moved = strides.clone();
    extents[a] = shape.extent(b);
    extents[b] = shape.extent(a);
    moved[a] = strides[b];
    moved[b] = strides[a];
    return new Layout(Shape.of(extents), moved, offset);
  }

  /**
   * Returns the part of this layout from index {@code from} of an axis on.
   *
   * @param step distance between chosen indices, at least 1
   * @param count number of chosen indices
   * @throws IllegalArgumentException if an index lies outside the axis
   */
  public Layout slice(int axis, int from, int count, int step) {
    int a = shape.axis(axis);
    long last = from + (long) step * (count - 1);
    if (from < 0 || count < 0 || step < 1 || (count > 0 && last >= shape.extent(a))) {
      throw new IllegalArgumentException(
          "slice: "
              + count
              + " from "
              + from
              + " by "
              + step
              + " leaves axis "
              + axis
              + " of "
              + shape);
    }
    int[] moved = strides.clone();
    moved[a] *= step;
    Shape part = shape.with(a, count);
    int start = part.size() == 0 ? offset : offset + from * strides[a]; // nothing lies nowhere else
    return new Layout(part, moved, start);
  }

  /** Returns this layout with the order of one axis reversed. */
  public Layout flip(int axis) {
    int a = shape.axis(axis);
    int[] moved = strides.clone();
    moved[a] = -moved[a];
    int start = shape.size() == 0 ? offset : offset + (shape.extent(a) - 1) * strides[a];
    return new Layout(shape, moved, start);
  }

  /**
   * Returns this layout repeated to a larger shape by NumPy's rule.
   *
   * @throws IllegalArgumentException if an axis is neither equal nor 1
   */
  public Layout broadcastTo(Shape target) {
    int missing = target.rank() - shape.rank();
    int[] moved = new int[target.rank()];
    for (int i = 0; i < target.rank(); i++) {
      int own = i < missing ? 1 : shape.extent(i - missing);
      if (missing < 0 || (own != target.extent(i) && own != 1)) {
        throw new IllegalArgumentException("broadcast: " + shape + " does not fit " + target);
      }
      moved[i] = own == target.extent(i) && i >= missing ? strides[i - missing] : 0;
    }
    return new Layout(target, moved, offset);
  }

  /**
   * Returns a dense layout with other extents over the same elements.
   *
   * @throws IllegalArgumentException if this layout is not dense or the sizes differ
   */
  public Layout reshape(Shape target) {
    if (!dense || target.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: "
              + this
              + (dense ? " has another size than " : " is not dense, target ")
              + target);
    }
    return dense(target, offset);
  }

  /** Returns one more than the largest buffer index of an element, or 0 if there is none. */
  public long end() {
    if (shape.size() == 0) {
      return 0;
    }
    long last = offset;
    for (int i = 0; i < strides.length; i++) {
      last += strides[i] > 0 ? (long) strides[i] * (shape.extent(i) - 1) : 0;
    }
    return last + 1;
  }

  /** Returns the smallest buffer index of an element, or 0 if there is none. */
  public long start() {
    if (shape.size() == 0) {
      return 0;
    }
    long first = offset;
    for (int i = 0; i < strides.length; i++) {
      first += strides[i] < 0 ? (long) strides[i] * (shape.extent(i) - 1) : 0;
    }
    return first;
  }

  private static int[] denseStrides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape.extent(i));
    }
    return strides;
  }

  private static boolean isDense(Shape shape, int[] strides) {
    if (shape.size() == 0) {
      return true;
    }
    int expected = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      if (shape.extent(i) != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape.extent(i);
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout
        && shape.equals(layout.shape)
        && offset == layout.offset
        && Arrays.equals(strides, layout.strides);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + offset;
  }

  @Override
  public String toString() {
    return shape + "/" + Arrays.toString(strides) + "@" + offset;
  }
}
