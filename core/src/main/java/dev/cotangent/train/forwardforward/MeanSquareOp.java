package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y[b] = (Σ_j x[b, j]²)/n over everything but the batch axis; dx[b, j] = dy[b]·2·x[b, j]/n.
 *
 * <p>Input x[batch, ...] of n elements a row, output y[batch].
 */
record MeanSquareOp() implements Op<MeanSquareOp.Kept> {
  private static final Fused SCALED_SQUARE = Fused.of(Expr.input(0).square().times(Expr.scalar(0)));
  private static final Fused GRADIENT =
      Fused.of(Expr.input(0).times(Expr.input(1)).times(Expr.scalar(0)));

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Tensor x = context.dense(inputs.getFirst());
    return new Result<>(of(context, x), new Kept(x));
  }

  /** Returns the mean square of each row, [batch]. */
  static Tensor of(OpContext context, Tensor x) {
    int rows = x.shape().extent(0);
    int units = x.shape().without(0).size();
    Tensor y = context.allocate(rows, 1);
    Tensor[] in = {x.reshape(rows, units, 1)};
    double[] scalars = {1.0 / units};
    context.backend().reduce(Reduction.SUM, SCALED_SQUARE, in, scalars, y);
    return y.reshape(rows);
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor x = kept.x();
    Shape rows = Shape.of(x.shape().extent(0), x.shape().without(0).size());
    double[] scalars = {2.0 / rows.last()};
    into.add(
        0,
        () ->
            context
                .pointwise(
                    GRADIENT,
                    scalars,
                    x.reshape(rows),
                    dys.only().reshape(rows.with(1, 1)).broadcastTo(rows))
                .reshape(x.shape()));
  }

  /** The input. */
  record Kept(Tensor x) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(x);
    }
  }
}
