package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = 0 with probability p, else x/(1 - p), independently for each element or other unit.
 *
 * <p>The bits are a function of the key, the tape's seed and step, and the unit's index, so that
 * the backward pass draws the same ones anew and nothing is stored. Source: Srivastava et al. 2014,
 * in the inverted form.
 *
 * @param probability p in [0, 1]
 * @param key of the layer
 * @param unit what is dropped as a whole
 */
public record DropoutOp(double probability, RandomKey key, DropoutOp.Unit unit)
    implements Op<Saved.None> {
  private static final Fused DROP =
      Fused.of(Expr.select(Expr.chance(0), Expr.constant(0), Expr.input(0).times(Expr.scalar(4))));

  /** Inputs: x, mask. By selection, so that NaN does not leak from what is dropped. */
  private static final Fused MASK =
      Fused.of(
          Expr.select(
              Expr.input(1).equalTo(Expr.constant(0)),
              Expr.constant(0),
              Expr.input(0).times(Expr.input(1))));

  /** What is dropped as a whole. */
  public enum Unit {
    /** Each element by itself. */
    ELEMENT,
    /** All positions of a channel of an example. */
    CHANNEL,
    /** An example. */
    EXAMPLE
  }

  /** Drops elements. */
  public DropoutOp(double probability, RandomKey key) {
    this(probability, key, Unit.ELEMENT);
  }

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
    if (unit == Unit.ELEMENT) {
      return context.pointwise(DROP, scalars, x);
    }
    Tensor mask = context.allocate(units(x.shape()));
    context.backend().fill(1, mask);
    Tensor[] masks = {mask};
    context.backend().pointwise(DROP, masks, scalars, masks);
    Tensor y = context.pointwise(MASK, x, mask.broadcastTo(x.shape()));
    context.release(mask);
    return y;
  }

  private Shape units(Shape x) {
    Shape units = x;
    int end = unit == Unit.CHANNEL ? x.rank() - 1 : x.rank();
    for (int axis = 1; axis < end; axis++) {
      units = units.with(axis, 1);
    }
    return units;
  }
}
