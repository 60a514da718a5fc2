package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * The maximum over each window; x[batch, height, width, channels] to y[batch, p, q, channels].
 *
 * <p>The gradient goes to the element that won, the first of equals. Padding never wins: at most
 * half of a window's size may be padding on a side, so that every window has an element.
 */
public record MaxPool2dOp(Window2d window) implements Op<MaxPool2dOp.Kept> {

  /** Checks that no window can lie in padding alone. */
  public MaxPool2dOp {
    if (2 * Math.max(window.padTop(), window.padBottom()) > window.height()
        || 2 * Math.max(window.padLeft(), window.padRight()) > window.width()) {
      throw new IllegalArgumentException(
          "max pooling: padding %d,%d,%d,%d is more than half of the window %dx%d"
              .formatted(
                  window.padTop(),
                  window.padBottom(),
                  window.padLeft(),
                  window.padRight(),
                  window.height(),
                  window.width()));
    }
  }

  /** Which tap of each window won; INT, like y. */
  public record Kept(Shape x, Tensor winner) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(winner);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Tensor x = Pooling.image(context, "max pooling", inputs);
    Tensor y = context.allocate(window.output(x.shape(), x.shape().last()));
    Tensor winner = context.allocateInt(y.shape());
    context.backend().maxPool2d(window, x, y, winner);
    return new Result<>(y, new Kept(x.shape(), winner));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.allocate(saved.x);
          context.backend().maxPool2dGrad(window, dys.only(), saved.winner, dx);
          return dx;
        });
  }
}
