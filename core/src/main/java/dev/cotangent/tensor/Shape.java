package dev.cotangent.tensor;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The extent of a tensor along each axis, outermost first.
 *
 * <p>Immutable. Extents may be 0; the number of elements fits an {@code int}. The scalar shape has
 * rank 0 and one element.
 */
public final class Shape {
  private static final Shape SCALAR = new Shape();

  private final int[] extents;
  private final int size;

  /** Derived when first needed; threads may do so at the same time, with equal results. */
  private @Nullable Layout dense;

  private Shape(int... extents) {
    long size = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: extents must not be negative, got " + Arrays.toString(extents));
      }
      size *= extent;
      if (size > Integer.MAX_VALUE - 64) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(extents) + " has more than 2^31 - 65 elements");
      }
    }
    this.extents = extents;
    this.size = (int) size;
  }

  /** Returns the shape with these extents; none at all for a scalar. */
  public static Shape of(int... extents) {
    return extents.length == 0 ? SCALAR : new Shape(extents.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return extents.length;
  }

  /** Returns the number of elements. */
  public int size() {
    return size;
  }

  /** Returns the number of positions along the axes {@code from} (inclusive) to {@code to}. */
  public int size(int from, int to) {
    Objects.checkFromToIndex(from, to, extents.length);
    int product = 1;
    for (int i = from; i < to; i++) {
      product = Math.multiplyExact(product, extents[i]);
    }
    return product;
  }

  /** Returns the extent of an axis; negative axes count from the last one, which is -1. */
  public int extent(int axis) {
    return extents[axis(axis)];
  }

  /** Returns the extent of the last axis. */
  public int last() {
    return extent(-1);
  }

  /** Returns the axis as an index from 0, for an axis that may count from the end. */
  public int axis(int axis) {
    int index = axis < 0 ? axis + extents.length : axis;
    if (index < 0 || index >= extents.length) {
      throw new IllegalArgumentException("shape: axis " + axis + " of " + this + " does not exist");
    }
    return index;
  }

  /** Returns the extents as a new array. */
  public int[] extents() {
    return extents.clone();
  }

  /** Returns this shape with the extent of one axis replaced. */
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis(axis)] = extent;
    return new Shape(changed);
  }

  /** Returns this shape without one axis. */
  public Shape without(int axis) {
    int gone = axis(axis);
    int[] rest = new int[extents.length - 1];
    System.arraycopy(extents, 0, rest, 0, gone);
    System.arraycopy(extents, gone + 1, rest, gone, rest.length - gone);
    return new Shape(rest);
  }

  /** Returns this shape with an axis put before all others. */
  public Shape prepend(int extent) {
    int[] more = new int[extents.length + 1];
    more[0] = extent;
    System.arraycopy(extents, 0, more, 1, extents.length);
    return new Shape(more);
  }

  /** Returns this shape with an axis put after all others. */
  public Shape append(int extent) {
    int[] more = Arrays.copyOf(extents, extents.length + 1);
    more[extents.length] = extent;
    return new Shape(more);
  }

  /** Returns the axes {@code from} (inclusive) to {@code to} (exclusive) as a shape. */
  public Shape slice(int from, int to) {
    return new Shape(Arrays.copyOfRange(extents, from, to));
  }

  /**
   * Returns the shape both operands broadcast to, by NumPy's rule.
   *
   * <p>Axes are aligned at the last one; extents must be equal or one of them 1.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int p = i <= a.rank() ? a.extent(-i) : 1;
      int q = i <= b.rank() ? b.extent(-i) : 1;
      if (p != q && p != 1 && q != 1) {
        throw new IllegalArgumentException(
            "broadcast: " + a + " and " + b + " differ in axis -" + i);
      }
      extents[rank - i] = p == 1 ? q : p;
    }
    return new Shape(extents);
  }

  /** Returns the row-major layout from element 0 on. */
  Layout dense() {
    Layout known = dense;
    if (known == null) {
      known = Layout.denseAtStart(this);
      dense = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.stream(extents)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
