package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** y = x with other extents, in row-major order; a view of a dense x. */
public record ReshapeOp(Shape target) implements Op<ReshapeOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Reshape", inputs, 1);
    Tensor x = inputs.getFirst();
    if (x.size() != target.size()) {
      throw new IllegalArgumentException(
          "Reshape: %s has %d elements, %s has %d".formatted(x, x.size(), target, target.size()));
    }
    return new Result<>(context.dense(x).reshape(target), new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(0, () -> dys.only().reshape(kept.shape()));
  }

  /** The shape of x. */
  public record Kept(Shape shape) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
