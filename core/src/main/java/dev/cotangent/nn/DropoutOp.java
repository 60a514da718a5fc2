package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = 0 with probability p, else x/(1 - p), independently for each element.
 *
 * <p>The bits are a function of the key, the tape's seed and step, and the element's index, so that
 * the backward pass draws the same ones anew and nothing is stored. Source: Srivastava et al. 2014,
 * in the inverted form.
 *
 * @param probability p in [0, 1]
 * @param key of the layer
 */
public record DropoutOp(double probability, RandomKey key) implements Op<Saved.None> {
  private static final Fused DROP =
      Fused.of(Expr.select(Expr.chance(0), Expr.constant(0), Expr.input(0).times(Expr.scalar(4))));

  /** Checks the probability. */
  public DropoutOp {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability must lie in [0, 1], got " + probability);
    }
  }

  @Override
  public Result<Saved.None> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Dropout", inputs, 1);
    return new Result<>(drop(context, inputs.getFirst()), new Saved.None());
  }

  @Override
  public void backward(
      OpContext context, Saved.None none, OutputGradients dys, InputGradients into) {
    into.add(0, () -> drop(context, dys.only()));
  }

  private Tensor drop(OpContext context, Tensor x) {
    RandomKey mixed = key.derive(context.seed());
    double scale = probability == 1 ? 0 : 1 / (1 - probability);
    double[] scalars = {mixed.high(), mixed.low(), (int) context.step(), probability, scale};
    return context.pointwise(DROP, scalars, x);
  }
}
