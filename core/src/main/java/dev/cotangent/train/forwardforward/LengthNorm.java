package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * What a layer hands on: y = x/√(mean(x²) + 1e-8), the mean over everything but the batch axis.
 *
 * <p>Only the direction of the activity is left, so that the next layer cannot read the goodness of
 * this one off its length. The mean is not subtracted. Source: Hinton 2022, section 2.1. There is
 * no backward pass, since none goes through it.
 */
final class LengthNorm {
  private static final double EPS = 1e-8;
  private static final Fused DIVIDE = Fused.of(Expr.input(0).over(Expr.input(1).plus(EPS).sqrt()));

  private LengthNorm() {}

  /**
   * Returns the normalised activity, newly allocated.
   *
   * @param x dense [batch, ...]
   */
  static Tensor of(OpContext context, Tensor x) {
    Shape rows = Shape.of(x.shape().extent(0), x.shape().without(0).size());
    Tensor meanSquare = MeanSquareOp.of(context, x);
    Tensor y =
        context.pointwise(
            DIVIDE, x.reshape(rows), meanSquare.reshape(rows.with(1, 1)).broadcastTo(rows));
    context.release(meanSquare);
    return y.reshape(x.shape());
  }
}
