package dev.cotangent.rnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * The states of the topmost layer's directions side by side: h[runs, batch, hidden] to [batch,
 * directions*hidden].
 *
 * @param directions of each layer, 1 or 2: the last runs of h are those of the topmost one
 */
public record LastStateOp(int directions) implements Op<LastStateOp.Kept> {

  /** Checks the number of directions. */
  public LastStateOp {
    if (directions < 1 || directions > 2) {
      throw new IllegalArgumentException(
          "last state: a layer has 1 or 2 directions, got " + directions);
    }
  }

  /** The shape of h. */
  public record Kept(Shape h) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("last state: expects h alone, got " + inputs);
    }
    Tensor h = inputs.getFirst();
    Shape shape = h.shape();
    if (shape.rank() != 3 || shape.extent(0) < directions) {
      throw new IllegalArgumentException(
          "last state: expects h [at least %d runs, batch, hidden], got %s"
              .formatted(directions, shape));
    }
    Tensor y = context.dense(top(h));
    return new Result<>(y.reshape(shape.extent(1), directions * shape.last()), new Kept(shape));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dh = context.zeros(saved.h);
          int batch = saved.h.extent(1);
          Tensor dy = dys.only().reshape(batch, directions, saved.h.last());
          context.backend().addView(dy, top(dh));
          return dh;
        });
  }

  /** The view [batch, directions, hidden] of the topmost layer's states. */
  private Tensor top(Tensor h) {
    int first = h.shape().extent(0) - directions;
    return h.slice(0, first, directions).transpose(0, 1);
  }
}
