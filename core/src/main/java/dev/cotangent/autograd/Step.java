package dev.cotangent.autograd;

import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * One recorded operation.
 *
 * @param kept every tensor of {@code saved}, listed once
 * @param inputs the variables it read
 * @param outputs the tensors it gave
 * @param firstOutput number of the variable of the first output; the others follow
 */
record Step<S extends Saved>(
    TapeListener.Position position,
    Op<S> op,
    S saved,
    List<Tensor> kept,
    List<Variable> inputs,
    List<Tensor> outputs,
    int firstOutput) {

  void backward(OpContext context, OutputGradients dys, InputGradients into) {
    op.backward(context, saved, dys, into);
  }
}
