package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Convolution with bias and activation: y = f(z), z = x * w + bias; the bias may be left out.
 *
 * <p>Inputs x[batch, height, width, in], w[out, kh, kw, in/groups], bias[out]; output y[batch, p,
 * q, out]; see {@link Conv2dSpec}. With dz = dy * f'(z): dx = the transposed convolution of dz with
 * w, dw = the correlation of x with dz, dbias = the sum of dz over batch, p and q.
 *
 * @param spec window and groups
 * @param f activation
 */
public record Conv2dOp(Conv2dSpec spec, FusedActivation f) implements Op<Conv2dOp.Kept> {
  private static final double[] NO_SCALARS = {};

  /**
   * Both factors, and what the activation's gradient needs.
   *
   * @param activation y, or z if the activation was not fused; absent for the identity
   */
  public record Kept(Tensor x, Tensor w, boolean hasBias, Optional<Tensor> activation)
      implements Saved {
    @Override
    public List<Tensor> tensors() {
      return activation.isPresent() ? List.of(x, w, activation.get()) : List.of(x, w);
    }
  }

  @Override
  public Optional<Expr> activation() {
    return Optional.of(f.function());
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 2 && inputs.size() != 3) {
      throw new IllegalArgumentException("conv2d: expects x, w and perhaps a bias, got " + inputs);
    }
    Tensor w = context.dense(inputs.get(1));
    Shape shape = spec.output(inputs.get(0).shape(), w.shape());
    Optional<Tensor> bias =
        inputs.size() == 3 ? Optional.of(context.dense(inputs.get(2))) : Optional.empty();
    bias.ifPresent(b -> requireBias("conv2d", b, w, w.shape().extent(0)));
    Tensor x = context.dense(inputs.get(0));
    Tensor z = context.allocate(shape);
    context.backend().conv2d(spec, x, w, f.epilogue(bias), z);
    return new Result<>(f.finish(context, z), new Kept(x, w, bias.isPresent(), f.kept(z)));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    Tensor dy = dys.only();
    Tensor dz = f.gradient(context, dy, saved.activation);
    into.add(0, () -> gradInput(context, saved, dz));
    into.add(1, () -> gradFilter(context, saved, dz));
    if (saved.hasBias) {
      into.add(2, () -> gradBias(context, dz));
    }
    if (!dz.buffer().equals(dy.buffer())) {
      context.release(dz);
    }
  }

  private Tensor gradInput(OpContext context, Kept saved, Tensor dz) {
    Tensor dx = context.allocate(saved.x.shape());
    context.backend().conv2dGradInput(spec, dz, saved.w, dx);
    return dx;
  }

  private Tensor gradFilter(OpContext context, Kept saved, Tensor dz) {
    Tensor dw = context.allocate(saved.w.shape());
    context.backend().conv2dGradFilter(spec, dz, saved.x, dw);
    return dw;
  }

  /** Returns the sum of dz over all but its last axis. */
  static Tensor gradBias(OpContext context, Tensor dz) {
    int channels = dz.shape().last();
    int rows = dz.shape().size(0, 3);
    Tensor sum = context.allocate(1, channels);
    Tensor[] in = {dz.reshape(1, rows, channels)};
    context.backend().reduce(Reduction.SUM, Fused.identity(), in, NO_SCALARS, sum);
    return sum.reshape(channels);
  }

  static void requireBias(String op, Tensor bias, Tensor w, int filters) {
    if (!bias.shape().equals(Shape.of(filters))) {
      throw new IllegalArgumentException(
          "%s: bias must have one element for each filter %s, got %s"
              .formatted(op, w.shape(), bias.shape()));
    }
  }
}
