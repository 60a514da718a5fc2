package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** y[i, ...] = x_i[...], for inputs of one shape: the inverse of {@link UnstackOp}. */
public record StackOp() implements Op<Saved.None> {

  @Override
  public Result<Saved.None> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Stack: needs at least one input");
    }
    Shape shape = inputs.getFirst().shape();
    for (Tensor x : inputs) {
      Inputs.requireShape("Stack", "each input", x, shape);
    }
    Tensor y = context.allocate(shape.prepend(inputs.size()));
    for (int i = 0; i < inputs.size(); i++) {
      context.backend().copyView(inputs.get(i), UnstackOp.at(y, i));
    }
    return new Result<>(y, new Saved.None());
  }

  @Override
  public void backward(
      OpContext context, Saved.None none, OutputGradients dys, InputGradients into) {
    Tensor dy = dys.only();
    for (int i = 0; i < dy.shape().extent(0); i++) {
      int index = i;
      into.add(i, () -> UnstackOp.at(dy, index));
    }
  }
}
