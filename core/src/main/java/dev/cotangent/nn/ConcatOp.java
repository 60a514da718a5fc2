package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/** y = all inputs one after another along an axis; negative axes count from the last. */
public record ConcatOp(int axis) implements Op<ConcatOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Tensor y = context.allocate(output(inputs));
    boolean inOrder = y.shape().slice(0, y.shape().axis(axis)).size() == 1;
    if (!inOrder) {
      context.backend().fill(0, y);
    }
    int at = 0;
    for (Tensor x : inputs) {
      int count = x.shape().extent(axis);
      Tensor part = y.slice(axis, at, count);
      if (inOrder) {
        context.backend().copyView(x, part);
      } else {
        context.backend().addView(context.dense(x), part);
      }
      at += count;
    }
    return new Result<>(y, new Kept(inputs.stream().map(Tensor::shape).toList()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    int at = 0;
    for (int i = 0; i < kept.shapes().size(); i++) {
      int count = kept.shapes().get(i).extent(axis);
      int from = at;
      into.add(i, () -> dys.only().slice(axis, from, count));
      at += count;
    }
  }

  private Shape output(List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Concat: needs at least one input");
    }
    Shape first = inputs.getFirst().shape();
    int total = 0;
    for (Tensor x : inputs) {
      boolean fits =
          x.shape().rank() == first.rank() && x.shape().with(axis, 0).equals(first.with(axis, 0));
      if (!fits) {
        throw new IllegalArgumentException(
            "Concat: %s differ in another axis than %d".formatted(inputs, axis));
      }
      total += x.shape().extent(axis);
    }
    return first.with(axis, total);
  }

  /** The shapes of the inputs. */
  public record Kept(List<Shape> shapes) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
