package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** y_c = x_c - log(sum over c of exp(x_c)), along the last axis of x[..., classes]. */
public record LogSoftmaxOp() implements Op<LogSoftmaxOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("LogSoftmax", inputs, 1);
    Tensor x = context.dense(inputs.getFirst());
    Inputs.requireRank("LogSoftmax", x, 1);
    Shape rows = Inputs.rows(x.shape());
    Tensor y = context.allocate(rows);
    context.backend().logSoftmax(x.reshape(rows), y);
    return new Result<>(y.reshape(x.shape()), new Kept(y));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dy = dys.only();
          Tensor dx = context.allocate(kept.y().shape());
          context.backend().logSoftmaxGrad(dy.reshape(kept.y().shape()), kept.y(), dx);
          return dx.reshape(dy.shape());
        });
  }

  /** The output as [rows, classes]. */
  public record Kept(Tensor y) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(y);
    }
  }
}
