package dev.cotangent.tensor;

/**
 * A multi-dimensional array: a layout over a buffer.
 *
 * <p>Views share the buffer and cost no copy. Reading and writing values is the backend's work.
 */
public final class Tensor {
  private final Buffer buffer;
  private final Layout layout;

  /**
   * A tensor over existing storage.
   *
   * @throws IllegalArgumentException if the layout reaches outside the buffer
   */
  public Tensor(Buffer buffer, Layout layout) {
    if (layout.start() < 0 || layout.end() > buffer.length()) {
      throw new IllegalArgumentException(
          "tensor: layout " + layout + " leaves its buffer of " + buffer.length() + " elements");
    }
    this.buffer = buffer;
    this.layout = layout;
  }

  /** Returns the storage behind this tensor. */
  public Buffer buffer() {
    return buffer;
  }

  /** Returns where the elements lie. */
  public Layout layout() {
    return layout;
  }

  /** Returns the extents. */
  public Shape shape() {
    return layout.shape();
  }

  /** Returns what the elements are. */
  public ElementType type() {
    return buffer.type();
  }

  /** Returns the number of elements. */
  public int size() {
    return layout.shape().size();
  }

  /** Tells whether the elements lie in row-major order without gaps. */
  public boolean isDense() {
    return layout.isDense();
  }

  /** Returns a view with other extents over the same elements; this tensor must be dense. */
  public Tensor reshape(Shape shape) {
    return shape.equals(shape()) ? this : new Tensor(buffer, layout.reshape(shape));
  }

  /** Returns a view with other extents over the same elements; this tensor must be dense. */
  public Tensor reshape(int... extents) {
    return reshape(Shape.of(extents));
  }

  /** Returns a view with two axes exchanged. */
  public Tensor transpose(int axis, int other) {
    return new Tensor(buffer, layout.transpose(axis, other));
  }

  /** Returns a view of {@code count} consecutive indices of an axis. */
  public Tensor slice(int axis, int from, int count) {
    return new Tensor(buffer, layout.slice(axis, from, count, 1));
  }

  /** Returns a view with one axis reversed. */
  public Tensor flip(int axis) {
    return new Tensor(buffer, layout.flip(axis));
  }

  /** Returns a view repeated to a larger shape by NumPy's rule. */
  public Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : new Tensor(buffer, layout.broadcastTo(shape));
  }

  @Override
  public String toString() {
    return type() + " " + shape() + (buffer.isLive() ? "" : " (recycled)");
  }
}
