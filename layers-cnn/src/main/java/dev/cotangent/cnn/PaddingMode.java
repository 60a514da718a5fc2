package dev.cotangent.cnn;

import dev.cotangent.tensor.Tensor;

/** What lies outside an image or sequence. */
public enum PaddingMode {
  /** 0. */
  ZERO {
    @Override
    Tensor border(Tensor x, int axis, int count, boolean after) {
      throw new IllegalStateException("zeros are no part of the input");
    }
  },
  /**
   * The input mirrored at its first and last element, which are not repeated: c b | a b c | b a.
   */
  REFLECT {
    @Override
    Tensor border(Tensor x, int axis, int count, boolean after) {
      int from = after ? x.shape().extent(axis) - 1 - count : 1;
      Tensor part = x.slice(axis, from, count);
      return new Tensor(part.buffer(), part.layout().flip(axis));
    }
  },
  /** The first and last element again and again: a a | a b c | c c. */
  REPLICATE {
    @Override
    Tensor border(Tensor x, int axis, int count, boolean after) {
      int from = after ? x.shape().extent(axis) - 1 : 0;
      return x.slice(axis, from, 1).broadcastTo(x.shape().with(axis, count));
    }
  },
  /** The input over and over: b c | a b c | a b. */
  CIRCULAR {
    @Override
    Tensor border(Tensor x, int axis, int count, boolean after) {
      return x.slice(axis, after ? 0 : x.shape().extent(axis) - count, count);
    }
  };

  /**
   * Returns the elements of x that stand before or after it along an axis, as a view.
   *
   * <p>The same view serves both directions: the padding is a copy of it, and the gradient of the
   * padding is added into it.
   */
  abstract Tensor border(Tensor x, int axis, int count, boolean after);

  /** Returns the largest padding on a side of an axis of this extent. */
  int most(int extent) {
    return switch (this) {
      case ZERO -> Integer.MAX_VALUE;
      case REFLECT -> Math.max(0, extent - 1);
      case REPLICATE -> extent > 0 ? Integer.MAX_VALUE : 0;
      case CIRCULAR -> extent;
    };
  }
}
