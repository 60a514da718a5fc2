package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;

/**
 * A two-dimensional convolution (cross-correlation), channels last.
 *
 * <p>x[batch, height, width, in], w[out, kh, kw, in/groups], y[batch, p, q, out]; output channel o
 * belongs to group o / (out/groups) and reads only that group's input channels.
 */
public record Conv2dSpec(Window2d window, int groups) {

  /** Checks the number of groups. */
  public Conv2dSpec {
    if (groups < 1) {
      throw new IllegalArgumentException("conv2d: groups must be at least 1, got " + groups);
    }
  }

  /** Returns a convolution without groups. */
  public static Conv2dSpec of(Window2d window) {
    return new Conv2dSpec(window, 1);
  }

  /**
   * Returns the shape of y for x and w.
   *
   * @throws IllegalArgumentException if x, w and this spec do not fit together
   */
  public Shape output(Shape x, Shape w) {
    if (x.rank() != 4 || w.rank() != 4) {
      throw new IllegalArgumentException(
          "conv2d: x must be [batch, height, width, channels] and w [out, kh, kw, in/groups], got "
              + x
              + " and "
              + w);
    }
    if (w.extent(1) != window.height() || w.extent(2) != window.width()) {
      throw new IllegalArgumentException(
          "conv2d: filter %s is not of the window's size %dx%d"
              .formatted(w, window.height(), window.width()));
    }
    if (x.extent(3) != w.extent(3) * groups || w.extent(0) % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: x has %d channels %s, filter expects %d %s in %d groups"
              .formatted(x.extent(3), x, w.extent(3) * groups, w, groups));
    }
    return window.output(x, w.extent(0));
  }

  /** Returns the floating-point operations of one direction: 2 for each product and sum. */
  public long flops(Shape y, Shape w) {
    return 2L * y.size() * w.extent(1) * w.extent(2) * w.extent(3);
  }
}
