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
 * The mean over each window; x[batch, height, width, channels] to y[batch, p, q, channels].
 *
 * <p>The gradient is divided evenly among the elements of a window.
 *
 * @param countPadding whether the divisor is the window's size everywhere, or only the elements
 *     inside the image
 */
public record AveragePool2dOp(Window2d window, boolean countPadding)
    implements Op<AveragePool2dOp.Kept> {

  /** The shape of x. */
  public record Kept(Shape x) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Tensor x = Pooling.image(context, "average pooling", inputs);
    Tensor y = context.allocate(window.output(x.shape(), x.shape().last()));
    context.backend().averagePool2d(window, countPadding, x, y);
    return new Result<>(y, new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dx = context.allocate(saved.x);
          context.backend().averagePool2dGrad(window, countPadding, dys.only(), dx);
          return dx;
        });
  }
}
