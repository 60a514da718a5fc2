package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * Puts each value back where the maximum of its window was, with zeros elsewhere.
 *
 * <p>Inputs v[batch, p, q, channels] and INT winner like it, from {@link IndexedMaxPool2dOp};
 * output y[batch, height, width, channels]. Values that meet in one place are added. Forward is the
 * gradient kernel of the pooling; dv takes dy from where the winner was. Winners that are no taps
 * inside of the image are refused. Source: Zeiler and Fergus 2014, section 2.1.
 *
 * @param window of the pooling
 * @param height of what was pooled
 * @param width of what was pooled
 */
public record MaxUnpool2dOp(Window2d window, int height, int width)
    implements Op<MaxUnpool2dOp.Kept> {
  private static final Fused POSITION = Fused.of(Expr.index(0));

  /** Inputs: winner, dy at a tap, what other taps gave; the scalar is the tap. */
  private static final Fused TAKE =
      Fused.of(Expr.select(Expr.input(0).equalTo(Expr.scalar(0)), Expr.input(1), Expr.input(2)));

  /** Which tap of each window won. */
  public record Kept(Tensor winner) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(winner);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 2 || inputs.getFirst().shape().rank() != 4) {
      throw new IllegalArgumentException(
          "max unpooling: expects v [batch, p, q, channels] and its winners, got " + inputs);
    }
    Pooling.requireReal("max unpooling", "v", inputs.getFirst());
    Tensor v = context.dense(inputs.get(0));
    Tensor winner = context.dense(inputs.get(1));
    Shape image = Shape.of(v.shape().extent(0), height, width, v.shape().last());
    Shape pooled = window.output(image, v.shape().last());
    if (!v.shape().equals(pooled) || !winner.shape().equals(pooled)) {
      throw new IllegalArgumentException(
          "max unpooling: to %s, values and winners must be %s, got %s and %s"
              .formatted(image, pooled, v, winner));
    }
    requireInside(winner);
    Tensor y = context.allocate(image);
    context.backend().maxPool2dGrad(window, v, winner, y);
    return new Result<>(y, new Kept(winner));
  }

  /** A kernel takes winners as they are: one that lies elsewhere would write there. */
  private void requireInside(Tensor winner) {
    if (winner.type() != ElementType.INT) {
      throw new IllegalArgumentException("max unpooling: winners must be INT, got " + winner);
    }
    int[] taps = TensorValues.integers(winner);
    Shape pooled = winner.shape();
    for (int i = 0; i < taps.length; i++) {
      int position = i / pooled.last();
      int row = position / pooled.extent(2) % pooled.extent(1);
      if (!isInside(taps[i], row, position % pooled.extent(2))) {
        throw new IllegalArgumentException(
            "max unpooling: winner %d at position %d is no tap of the window %dx%d inside of the image %dx%d"
                .formatted(taps[i], i, window.height(), window.width(), height, width));
      }
    }
  }

  private boolean isInside(int tap, int p, int q) {
    int down = tap / window.width() * window.dilationHeight();
    int right = tap % window.width() * window.dilationWidth();
    int row = p * window.strideHeight() - window.padTop() + down;
    int column = q * window.strideWidth() - window.padLeft() + right;
    boolean isTap = tap >= 0 && tap < window.height() * window.width();
    return isTap && row >= 0 && row < height && column >= 0 && column < width;
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(0, () -> atWinners(context, saved.winner, dys.only()));
  }

  private Tensor atWinners(OpContext context, Tensor winner, Tensor dy) {
    int taps = window.height() * window.width();
    Tensor table = context.allocate(taps, 1);
    context.backend().pointwise(POSITION, new Tensor[0], new double[0], new Tensor[] {table});
    Tensor real = context.allocate(winner.size(), 1);
    context.backend().takeRows(table, winner.reshape(winner.size()), real);
    Tensor won = real.reshape(winner.shape());
    Tensor padded = padded(context, dy);
    Tensor dv = context.zeros(winner.shape());
    for (int tap = 0; tap < taps; tap++) {
      Tensor[] in = {won, at(tap, padded, winner.shape()), dv};
      context.backend().pointwise(TAKE, in, new double[] {tap}, new Tensor[] {dv});
    }
    context.release(table);
    context.release(real);
    if (!padded.buffer().equals(dy.buffer())) {
      context.release(padded);
    }
    return dv;
  }

  private Tensor padded(OpContext context, Tensor dy) {
    Shape s = dy.shape();
    int bottom = window.padTop() + window.padBottom();
    int right = window.padLeft() + window.padRight();
    if (bottom + right == 0) {
      return dy;
    }
    Tensor padded = context.zeros(s.with(1, height + bottom).with(2, width + right));
    Tensor inner = padded.slice(1, window.padTop(), height).slice(2, window.padLeft(), width);
    context.backend().addView(dy, inner);
    return padded;
  }

  /** What a tap of every window sees, as a view [batch, p, q, channels]. */
  private Tensor at(int tap, Tensor image, Shape pooled) {
    Shape s = image.shape();
    int row = s.extent(2) * s.extent(3);
    int first =
        tap / window.width() * window.dilationHeight() * row
            + tap % window.width() * window.dilationWidth() * s.extent(3);
    int[] strides = {
      s.extent(1) * row, window.strideHeight() * row, window.strideWidth() * s.extent(3), 1
    };
    int offset = image.layout().offset() + first;
    return new Tensor(image.buffer(), Layout.of(pooled, strides, offset));
  }
}
