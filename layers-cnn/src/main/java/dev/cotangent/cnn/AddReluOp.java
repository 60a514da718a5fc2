package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = max(a + b, 0), where a residual block's two ways meet; a, b and y have one shape.
 *
 * <p>da = db = dy where y is above 0, and 0 elsewhere. One pass each way: the general pointwise
 * operation would keep both inputs and compute the gradient twice.
 */
record AddReluOp() implements Op<AddReluOp.Kept> {
  private static final Expr ZERO = Expr.constant(0);
  private static final Fused FORWARD = Fused.of(Expr.input(0).plus(Expr.input(1)).max(ZERO));
  private static final Fused GRADIENT =
      Fused.of(Expr.select(ZERO.less(Expr.input(0)), Expr.input(1), ZERO));

  /** The output tells where the gradient flows. */
  record Kept(Tensor y) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(y);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 2 || !inputs.get(0).shape().equals(inputs.get(1).shape())) {
      throw new IllegalArgumentException("addRelu: expects two of one shape, got " + inputs);
    }
    Tensor y = context.pointwise(FORWARD, inputs.get(0), inputs.get(1));
    return new Result<>(y, new Kept(y));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor dz = context.pointwise(GRADIENT, kept.y, dys.only());
    into.add(0, () -> dz);
    into.add(1, () -> dz);
  }
}
