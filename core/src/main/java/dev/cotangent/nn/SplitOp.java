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

/**
 * y_0, y_1, ... = the last axis of x in equal parts, views of x.
 *
 * @param parts how many
 */
public record SplitOp(int parts) implements Op<SplitOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("Split", inputs, 1);
    Tensor x = inputs.getFirst();
    Inputs.requireRank("Split", x, 1);
    if (parts < 1 || x.shape().last() % parts != 0) {
      throw new IllegalArgumentException(
          "Split: the last axis of %s cannot be cut into %d parts".formatted(x.shape(), parts));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outputs.add(part(x, i));
    }
    return new Result<>(outputs, new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.zeros(kept.shape);
          for (int i = 0; i < parts; i++) {
            int index = i;
            dys.get(i).ifPresent(dy -> context.backend().addView(dy, part(dx, index)));
          }
          return dx;
        });
  }

  private Tensor part(Tensor x, int i) {
    int width = x.shape().last() / parts;
    return x.slice(-1, i * width, width);
  }

  /** The shape of x. */
  public record Kept(Shape shape) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }
}
