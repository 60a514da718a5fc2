package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** y = x with two axes exchanged, dense; negative axes count from the last. */
public record TransposeOp(int axis, int other) implements Op<Saved.None> {

  @Override
  public Result<Saved.None> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Transpose", inputs, 1);
    Tensor y = context.dense(inputs.getFirst().transpose(axis, other));
    return new Result<>(y, new Saved.None());
  }

  @Override
  public void backward(
      OpContext context, Saved.None none, OutputGradients dys, InputGradients into) {
    into.add(0, () -> dys.only().transpose(axis, other));
  }
}
