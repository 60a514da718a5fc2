package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of volumes with bias and activation: y = f(z), z = x * w + bias; the bias may be left
 * out.
 *
 * <p>Inputs x[batch, depth, height, width, in], w[out, kd, kh, kw, in/groups], bias[out]; output
 * y[batch, d, p, q, out]. Computed as a convolution of images whose channels are the frames that
 * the window sees over depth, see {@link DepthTaps}: one pass of the fast kernels over a copy of x
 * that is kd times as large (over the stride). That copy is workspace, made again on the way back
 * for dw; what is kept is x.
 *
 * @param spec height and width of the window, and groups
 * @param depth the window over depth, of height 1, without padding
 * @param f activation
 */
public record Conv3dOp(Conv2dSpec spec, Window2d depth, FusedActivation f)
    implements Op<Conv2dOp.Kept> {

  @Override
  public Optional<Expr> activation() {
    return Optional.of(f.function());
  }

  @Override
  public Result<Conv2dOp.Kept> forward(OpContext context, List<Tensor> inputs) {
    requireShapes(inputs);
    Tensor x = context.dense(inputs.get(0));
    Tensor w = context.dense(inputs.get(1));
    Optional<Tensor> bias =
        inputs.size() == 3 ? Optional.of(context.dense(inputs.get(2))) : Optional.empty();
    bias.ifPresent(b -> Conv2dOp.requireBias("conv3d", b, w, w.shape().extent(0)));
    Tensor images = images(context, x);
    Tensor filters = filters(context, w);
    Tensor z = context.allocate(spec.output(images.shape(), filters.shape()));
    context.backend().conv2d(spec, images, filters, f.epilogue(bias), z);
    release(context, images, x);
    release(context, filters, w);
    Tensor y = f.finish(context, z);
    var kept = new Conv2dOp.Kept(x, w, bias.isPresent(), f.kept(z));
    return new Result<>(y.reshape(volumes(x.shape(), z.shape())), kept);
  }

  @Override
  public void backward(
      OpContext context, Conv2dOp.Kept saved, OutputGradients dys, InputGradients into) {
    Tensor dy = dys.only();
    Shape volumes = dy.shape();
    int images = volumes.size(0, 2);
    Tensor flat = dy.reshape(images, volumes.extent(2), volumes.extent(3), volumes.extent(4));
    Tensor dz = f.gradient(context, flat, saved.activation());
    into.add(0, () -> gradInput(context, saved, dz));
    into.add(1, () -> gradFilter(context, saved, dz));
    if (saved.hasBias()) {
      into.add(2, () -> Conv2dOp.gradBias(context, dz));
    }
    release(context, dz, dy);
  }

  private Tensor gradInput(OpContext context, Conv2dOp.Kept saved, Tensor dz) {
    Tensor filters = filters(context, saved.w());
    Tensor dImages = context.allocate(taps().images(saved.x().shape()));
    context.backend().conv2dGradInput(spec, dz, filters, dImages);
    release(context, filters, saved.w());
    Tensor dx = context.zeros(saved.x().shape());
    Tensor seen = taps().view(dx);
    context.backend().addView(dImages.reshape(seen.shape()), seen);
    context.release(dImages);
    return dx;
  }

  private Tensor gradFilter(OpContext context, Conv2dOp.Kept saved, Tensor dz) {
    Tensor images = images(context, saved.x());
    Shape w = saved.w().shape();
    Tensor dFilters = context.allocate(filters(w));
    context.backend().conv2dGradFilter(spec, dz, images, dFilters);
    release(context, images, saved.x());
    Tensor rows = dFilters.reshape(w.extent(0), w.size(2, 4), w.extent(1), w.extent(4));
    Tensor dw = context.dense(rows.transpose(1, 2));
    release(context, dFilters, dw);
    return dw.reshape(w);
  }

  private DepthTaps taps() {
    return new DepthTaps(depth, spec.groups());
  }

  /** What the window sees of x over depth, as images. */
  private Tensor images(OpContext context, Tensor x) {
    return context.dense(taps().view(x)).reshape(taps().images(x.shape()));
  }

  /** The filters [out, d, h, w, c] as filters [out, h, w, d·c] of those images. */
  private static Tensor filters(OpContext context, Tensor w) {
    Shape s = w.shape();
    Tensor rows = w.reshape(s.extent(0), s.extent(1), s.size(2, 4), s.extent(4));
    return context.dense(rows.transpose(1, 2)).reshape(filters(s));
  }

  private static Shape filters(Shape w) {
    return Shape.of(w.extent(0), w.extent(2), w.extent(3), w.extent(1) * w.extent(4));
  }

  private Shape volumes(Shape x, Shape z) {
    int d = depth.outputWidth(x.extent(1));
    return Shape.of(x.extent(0), d, z.extent(1), z.extent(2), z.extent(3));
  }

  /** Releases a tensor unless it shares its memory with another one. */
  private static void release(OpContext context, Tensor tensor, Tensor other) {
    if (!tensor.buffer().equals(other.buffer())) {
      context.release(tensor);
    }
  }

  private void requireShapes(List<Tensor> inputs) {
    if (inputs.size() != 2 && inputs.size() != 3) {
      throw new IllegalArgumentException("conv3d: expects x, w and perhaps a bias, got " + inputs);
    }
    Shape x = inputs.get(0).shape();
    Shape w = inputs.get(1).shape();
    if (x.rank() != 5 || w.rank() != 5) {
      throw new IllegalArgumentException(
          "conv3d: x must be [batch, depth, height, width, channels] and w [out, kd, kh, kw, in/groups], got %s and %s"
              .formatted(x, w));
    }
    if (w.extent(1) != depth.width() || x.extent(4) != w.extent(4) * spec.groups()) {
      throw new IllegalArgumentException(
          "conv3d: filters %s in %d groups, of depth %d, do not fit x %s"
              .formatted(w, spec.groups(), depth.width(), x));
    }
    if (depth.outputWidth(x.extent(1)) < 1) {
      throw new IllegalArgumentException(
          "conv3d: x %s is not as deep as the window of filters %s".formatted(x, w));
    }
  }
}
