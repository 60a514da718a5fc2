package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * {@link MaxPool2dOp} with a second output: INT, which tap (row·width + column) of each window won.
 */
public record IndexedMaxPool2dOp(MaxPool2dOp pool) implements Op<MaxPool2dOp.Kept> {

  @Override
  public Result<MaxPool2dOp.Kept> forward(OpContext context, List<Tensor> inputs) {
    Result<MaxPool2dOp.Kept> result = pool.forward(context, inputs);
    List<Tensor> outputs = List.of(result.outputs().getFirst(), result.saved().winner());
    return new Result<>(outputs, result.saved());
  }

  @Override
  public void backward(
      OpContext context, MaxPool2dOp.Kept saved, OutputGradients dys, InputGradients into) {
    if (dys.get(0).isPresent()) {
      pool.backward(context, saved, dys, into);
    }
  }
}
