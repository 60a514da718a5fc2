package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * y[b, p, h, w, (g, a, c)] = x[b, p·stride + a·dilation, h, w, (g, c)]: the frames that a window
 * over depth sees, side by side as channels.
 *
 * <p>For x[batch, depth, height, width, channels]. A two-dimensional convolution of y is then a
 * three-dimensional one of x.
 *
 * @param depth window of height 1 without padding
 * @param groups number of groups, in each of which the taps stand before the channels
 */
record DepthTaps(Window2d depth, int groups) {

  /** Returns y as images [batch·p, height, width, taps·channels]. */
  Shape images(Shape x) {
    int positions = Math.multiplyExact(x.extent(0), depth.outputWidth(x.extent(1)));
    return Shape.of(positions, x.extent(2), x.extent(3), x.extent(4) * depth.width());
  }

  /** Returns y as a view [batch, p, height, width, groups, taps, channels/groups] of a dense x. */
  Tensor view(Tensor x) {
    Shape s = x.shape();
    int channels = s.extent(4);
    int frame = s.size(2, 5);
    int positions = depth.outputWidth(s.extent(1));
    int[] extents = {
      s.extent(0), positions, s.extent(2), s.extent(3), groups, depth.width(), channels / groups
    };
    int[] strides = {
      s.extent(1) * frame,
      depth.strideWidth() * frame,
      s.extent(3) * channels,
      channels,
      channels / groups,
      depth.dilationWidth() * frame,
      1
    };
    return new Tensor(x.buffer(), Layout.of(Shape.of(extents), strides, x.layout().offset()));
  }
}
