package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** y_i[...] = x[i, ...]: one output for each index of the first axis, a view of a dense x. */
public record UnstackOp() implements Op<UnstackOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount(name(), inputs, 1);
    Inputs.requireRank(name(), inputs.getFirst(), 1);
    Tensor x = context.dense(inputs.getFirst());
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < x.shape().extent(0); i++) {
      outputs.add(at(x, i));
    }
    return new Result<>(outputs, new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.allocate(kept.shape);
          for (int i = 0; i < kept.shape.extent(0); i++) {
            Optional<Tensor> dy = dys.get(i);
            if (dy.isPresent()) {
              context.backend().copyView(dy.get(), at(dx, i));
            } else {
              context.backend().fill(0, at(dx, i));
            }
          }
          return dx;
        });
  }

  /** Returns x[i, ...] as a dense view. */
  static Tensor at(Tensor x, int i) {
    return x.slice(0, i, 1).reshape(x.shape().without(0));
  }

  /** The shape of x. */
  public record Kept(Shape shape) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
