package dev.cotangent.autograd;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * One recorded operation.
 *
 * @param inputs the variables it read
 * @param outputs the tensors it gave
 * @param firstOutput number of the variable of the first output; the others follow
 */
record Step<S extends Saved>(
    TapeListener.Position position,
    Op<S> op,
    S saved,
    List<Variable> inputs,
    List<Tensor> outputs,
    int firstOutput) {

  void backward(OpContext context, OutputGradients dys, InputGradients into) {
    op.backward(context, saved, dys, into);
  }

  List<Shape> outputShapes() {
    return outputs.stream().map(Tensor::shape).toList();
  }
}
