package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y[b, i, j, ..., c] = x[b, i/factor, j/factor, ..., c]: each element as a block of equal ones.
 *
 * <p>A copy of a broadcast view; dx is the sum of dy over that view.
 */
public record RepeatOp(int factor) implements Op<RepeatOp.Kept> {

  /** The shape of x. */
  public record Kept(Shape x) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 1 || inputs.getFirst().shape().rank() < 3) {
      throw new IllegalArgumentException(
          "repeat: expects one input [batch, ..., channels], got " + inputs);
    }
    Tensor x = context.dense(inputs.getFirst());
    Tensor seen = seen(x);
    Tensor y = context.allocate(seen.shape());
    context.backend().copyView(seen, y);
    return new Result<>(y.reshape(output(x.shape())), new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.zeros(saved.x);
          Tensor seen = seen(dx);
          context.backend().addView(dys.only().reshape(seen.shape()), seen);
          return dx;
        });
  }

  private Shape output(Shape x) {
    Shape y = x;
    for (int axis = 1; axis < x.rank() - 1; axis++) {
      y = y.with(axis, x.extent(axis) * factor);
    }
    return y;
  }

  /** The input as [batch, height, factor, width, factor, ..., channels]. */
  private Tensor seen(Tensor x) {
    Shape s = x.shape();
    Shape single = Shape.of(s.extent(0));
    Shape many = single;
    for (int axis = 1; axis < s.rank() - 1; axis++) {
      single = single.append(s.extent(axis)).append(1);
      many = many.append(s.extent(axis)).append(factor);
    }
    return x.reshape(single.append(s.last())).broadcastTo(many.append(s.last()));
  }
}
