package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * y = f(x·wᵀ + b), for x[..., in], w[units, in], b[units], y[..., units]; b may be left out.
 *
 * <p>With dz = dy·f'(z): dx = dz·w, dw = dzᵀ·x, db = the sum of dz over all rows.
 */
public record DenseOp(FusedActivation f) implements Op<DenseOp.Kept> {

  @Override
  public Optional<Expr> activation() {
    return Optional.of(f.function());
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    check(inputs);
    Tensor x = context.dense(inputs.get(0));
    Tensor w = context.dense(inputs.get(1));
    Optional<Tensor> bias =
        inputs.size() == 3 ? Optional.of(context.dense(inputs.get(2))) : Optional.empty();
    Shape rows = Inputs.rows(x.shape());
    int units = w.shape().extent(0);
    Tensor product = context.allocate(rows.extent(0), units);
    GemmSpec gemm = GemmSpec.of(rows.extent(0), units, rows.last(), false, true);
    context.backend().matmul(gemm, x.reshape(rows), w, f.epilogue(bias), product);
    Tensor y = f.finish(context, product).reshape(x.shape().with(-1, units));
    return new Result<>(y, new Kept(x, w, bias.isPresent(), f.kept(product)));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor x = kept.x().reshape(Inputs.rows(kept.x().shape()));
    Tensor w = kept.w();
    int m = x.shape().extent(0);
    int in = x.shape().extent(1);
    int units = w.shape().extent(0);
    Tensor dy = dys.only().reshape(m, units);
    Tensor dz = f.gradient(context, dy, kept.activation());
    into.add(0, () -> product(context, GemmSpec.of(m, in, units), dz, w, kept.x().shape()));
    into.add(1, () -> product(context, GemmSpec.of(units, in, m, true, false), dz, x, w.shape()));
    if (kept.hasBias()) {
      into.add(2, () -> Sums.ofRows(context, dz));
    }
    if (!dz.buffer().equals(dy.buffer())) {
      context.release(dz);
    }
  }

  private static Tensor product(OpContext context, GemmSpec spec, Tensor a, Tensor b, Shape shape) {
    Tensor c = context.allocate(shape);
    context.backend().matmul(spec, a, b, c);
    return c;
  }

  private static void check(List<Tensor> inputs) {
    if (inputs.size() != 2 && inputs.size() != 3) {
      throw new IllegalArgumentException("Dense: expects x, w and perhaps a bias, got " + inputs);
    }
    Tensor x = inputs.get(0);
    Tensor w = inputs.get(1);
    Inputs.requireRank("Dense", x, 1);
    if (w.shape().rank() != 2 || w.shape().extent(1) != x.shape().last()) {
      throw new IllegalArgumentException(
          "Dense: x %s needs a weight [units, %d], got %s".formatted(x, x.shape().last(), w));
    }
    if (inputs.size() == 3) {
      Inputs.requireShape("Dense", "the bias", inputs.get(2), Shape.of(w.shape().extent(0)));
    }
  }

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
}
