package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultMatmul;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Transposed convolution with bias and activation: y = f(z), where z + bias is what the gradient of
 * a convolution makes of x; the bias may be left out.
 *
 * <p>Inputs x[batch, p, q, in], w[in, kh, kw, out/groups], bias[out]; output y[batch, height,
 * width, out] with height = (p-1)·stride - padTop - padBottom + span + extraHeight. Each element of
 * x adds w, scaled by it, into y at the positions that the convolution of y would have read. It is
 * the transposed linear map of {@link Conv2dOp}, so their kernels serve each other: forward is the
 * convolution's input gradient; dx is the convolution of dz; dw its filter gradient with x and dz
 * exchanged.
 *
 * @param spec window and groups of the convolution from y to x
 * @param extraHeight rows at the bottom that the stride leaves open, below the stride
 * @param extraWidth columns at the right, likewise
 * @param f activation
 */
public record ConvTransposeOp(Conv2dSpec spec, int extraHeight, int extraWidth, FusedActivation f)
    implements Op<Conv2dOp.Kept> {

  /** Checks the extra rows and columns. */
  public ConvTransposeOp {
    Window2d w = spec.window();
    if (extraHeight < 0
        || extraWidth < 0
        || extraHeight >= w.strideHeight()
        || extraWidth >= w.strideWidth()) {
      throw new IllegalArgumentException(
          "convTranspose: output padding must be at least 0 and below the stride %dx%d, got %dx%d"
              .formatted(w.strideHeight(), w.strideWidth(), extraHeight, extraWidth));
    }
  }

  /**
   * Returns the shape of y for x and w.
   *
   * @throws IllegalArgumentException if they do not fit together, or nothing of y is left
   */
  public Shape output(Shape x, Shape w) {
    Window2d window = spec.window();
    if (x.rank() != 4 || w.rank() != 4) {
      throw new IllegalArgumentException(
          "convTranspose: x must be [batch, height, width, channels] and w [in, kh, kw, out/groups], got %s and %s"
              .formatted(x, w));
    }
    if (w.extent(1) != window.height() || w.extent(2) != window.width()) {
      throw new IllegalArgumentException(
          "convTranspose: filter %s is not of the window's size %dx%d"
              .formatted(w, window.height(), window.width()));
    }
    if (x.extent(3) != w.extent(0) || x.extent(3) % spec.groups() != 0) {
      throw new IllegalArgumentException(
          "convTranspose: x has %d channels %s, filter expects %d %s in %d groups"
              .formatted(x.extent(3), x, w.extent(0), w, spec.groups()));
    }
    int height = height(x.extent(1));
    int width = width(x.extent(2));
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "convTranspose: padding %d,%d,%d,%d leaves nothing of x %s with filter %s"
              .formatted(
                  window.padTop(), window.padBottom(), window.padLeft(), window.padRight(), x, w));
    }
    return Shape.of(x.extent(0), height, width, w.extent(3) * spec.groups());
  }

  /** Returns the number of rows that this many rows become. */
  int height(int rows) {
    Window2d w = spec.window();
    int full = (rows - 1) * w.strideHeight() + w.spanHeight() + extraHeight;
    return full - w.padTop() - w.padBottom();
  }

  /** Returns the number of columns that this many columns become. */
  int width(int columns) {
    Window2d w = spec.window();
    int full = (columns - 1) * w.strideWidth() + w.spanWidth() + extraWidth;
    return full - w.padLeft() - w.padRight();
  }

  @Override
  public Optional<Expr> activation() {
    return Optional.of(f.function());
  }

  @Override
  public Result<Conv2dOp.Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 2 && inputs.size() != 3) {
      throw new IllegalArgumentException(
          "convTranspose: expects x, w and perhaps a bias, got " + inputs);
    }
    Tensor w = context.dense(inputs.get(1));
    Shape shape = output(inputs.get(0).shape(), w.shape());
    int filters = shape.last();
    Optional<Tensor> bias =
        inputs.size() == 3 ? Optional.of(context.dense(inputs.get(2))) : Optional.empty();
    bias.ifPresent(b -> Conv2dOp.requireBias("convTranspose", b, w, filters));
    Tensor x = context.dense(inputs.get(0));
    Tensor z = context.allocate(shape);
    context.backend().conv2dGradInput(spec, x, w, z);
    Tensor rows = z.reshape(shape.size(0, 3), filters);
    DefaultMatmul.apply(context.backend(), f.epilogue(bias), rows);
    var kept = new Conv2dOp.Kept(x, w, bias.isPresent(), f.kept(z));
    return new Result<>(f.finish(context, z), kept);
  }

  @Override
  public void backward(
      OpContext context, Conv2dOp.Kept saved, OutputGradients dys, InputGradients into) {
    Tensor dy = dys.only();
    Tensor dz = f.gradient(context, dy, saved.activation());
    into.add(
        0,
        () -> {
          Tensor dx = context.allocate(saved.x().shape());
          context.backend().conv2d(spec, dz, saved.w(), Epilogue.none(), dx);
          return dx;
        });
    into.add(
        1,
        () -> {
          Tensor dw = context.allocate(saved.w().shape());
          context.backend().conv2dGradFilter(spec, saved.x(), dz, dw);
          return dw;
        });
    if (saved.hasBias()) {
      into.add(2, () -> Conv2dOp.gradBias(context, dz));
    }
    if (!dz.buffer().equals(dy.buffer())) {
      context.release(dz);
    }
  }
}
