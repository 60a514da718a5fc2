package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y[b, p, h, w, (g, a, c)] = x[b, p·stride + a·dilation, h, w, (g, c)]: the frames that a window
 * over depth sees, side by side as channels.
 *
 * <p>x[batch, depth, height, width, channels] to y[batch, p, height, width, taps·channels]. A
 * two-dimensional convolution of y is then a three-dimensional one of x. A copy of a view; the
 * gradient is the sum over that same view.
 *
 * @param depth window of height 1 without padding
 * @param groups number of groups, in each of which the taps stand before the channels
 */
public record DepthTapsOp(Window2d depth, int groups) implements Op<DepthTapsOp.Kept> {

  /** The shape of x. */
  public record Kept(Shape x) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 1 || inputs.getFirst().shape().rank() != 5) {
      throw new IllegalArgumentException(
          "depthTaps: expects one input [batch, depth, height, width, channels], got " + inputs);
    }
    Tensor x = context.dense(inputs.getFirst());
    Tensor seen = seen(x);
    Tensor y = context.allocate(seen.shape());
    context.backend().copyView(seen, y);
    return new Result<>(y.reshape(output(x.shape())), new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.zeros(saved.x);
          Tensor seen = seen(dx);
          context.backend().addView(dys.only().reshape(seen.shape()), seen);
          return dx;
        });
  }

  private Shape output(Shape x) {
    return x.with(1, depth.outputWidth(x.extent(1))).with(4, x.extent(4) * depth.width());
  }

  /** The frames as a view [batch, p, height, width, groups, taps, channels/groups]. */
  private Tensor seen(Tensor x) {
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
