package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y[] = sum of w·x / sum of w, for x and weights w whose axes are the first ones of x.
 *
 * <p>Each weight counts for all elements behind it. Where a weight is 0 the value has no influence,
 * NaN included. If all weights are 0, y is 0. The weights are constants: they get no gradient.
 */
public record WeightedMeanOp() implements Op<WeightedMeanOp.Kept> {
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr WEIGHT = Expr.input(1);
  private static final Fused WEIGHTED =
      Fused.of(Expr.select(WEIGHT.equalTo(ZERO), ZERO, Expr.input(0).times(WEIGHT)));
  private static final Fused QUOTIENT =
      Fused.of(
          Expr.select(
              WEIGHT.equalTo(ZERO), ZERO, Expr.input(0).over(WEIGHT.times(Expr.scalar(0)))));

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("WeightedMean", inputs, 2);
    Tensor x = inputs.get(0);
    Tensor weights = context.dense(inputs.get(1));
    int axes = weights.shape().rank();
    if (axes > x.shape().rank() || !x.shape().slice(0, axes).equals(weights.shape())) {
      throw new IllegalArgumentException(
          "WeightedMean: weights for %s must have its first axes, got %s".formatted(x, weights));
    }
    double repeats = x.shape().slice(axes, x.shape().rank()).size();
    Tensor[] in = {x, spread(weights, x.shape())};
    Tensor sum = Sums.to(context, WEIGHTED, new double[0], in, Shape.of());
    Tensor[] own = {weights};
    Tensor total = Sums.to(context, Fused.identity(), new double[0], own, Shape.of());
    Tensor y = context.pointwise(QUOTIENT, new double[] {repeats}, sum, total);
    context.release(sum);
    return new Result<>(y, new Kept(x.shape(), weights, total, repeats));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          double[] repeats = {kept.repeats()};
          Tensor share = context.pointwise(QUOTIENT, repeats, dys.only(), kept.total());
          Tensor all = share.broadcastTo(kept.shape());
          Tensor dx = context.pointwise(WEIGHTED, all, spread(kept.weights(), kept.shape()));
          context.release(share);
          return dx;
        });
  }

  private static Tensor spread(Tensor weights, Shape x) {
    Shape shape = weights.shape();
    while (shape.rank() < x.rank()) {
      shape = shape.append(1);
    }
    return weights.reshape(shape).broadcastTo(x);
  }

  /**
   * What the gradient is made of.
   *
   * @param total of the weights, []
   * @param repeats number of elements behind each weight
   */
  public record Kept(Shape shape, Tensor weights, Tensor total, double repeats) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(weights, total);
    }
  }
}
