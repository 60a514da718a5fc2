package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = the indices from, from + step, ... of one axis of x, {@code count} of them; an index outside
 * the axis is an error.
 *
 * @param from counts from the end if negative
 */
public record SliceOp(int axis, int from, int count, int step) implements Op<SliceOp.Kept> {

  /** Returns the slice of consecutive indices. */
  public static SliceOp of(int axis, int from, int count) {
    return new SliceOp(axis, from, count, 1);
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Slice", inputs, 1);
    Tensor x = inputs.getFirst();
    return new Result<>(context.dense(view(x)), new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.zeros(kept.shape());
          context.backend().addView(dys.only(), view(dx));
          return dx;
        });
  }

  private Tensor view(Tensor x) {
    int first = from < 0 ? from + x.shape().extent(axis) : from;
    return new Tensor(x.buffer(), x.layout().slice(axis, first, count, step));
  }

  /** The shape of x. */
  public record Kept(Shape shape) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
