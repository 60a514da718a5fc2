package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * The mean over windows of sequences: [time, features] to [positions, features].
 *
 * <p>Where a batch carries lengths, what lies past the end of a sequence is padding.
 *
 * @param window of height 1
 * @param countsPadding whether padding counts as zeros; if not, the mean is that of the steps
 *     inside
 */
public record AveragePool1d(Window2d window, boolean countsPadding) implements LayerSpec {

  /** Returns pooling over windows side by side. */
  public static AveragePool1d of(int size) {
    return new AveragePool1d(Window2d.of(1, size).stride(1, size), false);
  }

  /** Returns this layer with another distance between windows. */
  public AveragePool1d stride(int stride) {
    return new AveragePool1d(window.stride(1, stride), countsPadding);
  }

  /** Returns this layer with padding before and after. */
  public AveragePool1d padding(int size) {
    return new AveragePool1d(window.padding(0, size), countsPadding);
  }

  /** Returns this layer counting padding as zeros, as PyTorch does by default. */
  public AveragePool1d countPadding() {
    return new AveragePool1d(window, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = OverTime.output("average pooling", window, input, input.last());
    var overTime = OverTime.of(window, 0);
    var all = new AveragePool2dOp(window, true);
    var inside = new AveragePool2dOp(window, false);
    // A share that is not 0 is at least 1/width; the bound keeps windows of padding alone finite.
    var mean =
        PointwiseOp.of(
            "mean", Expr.input(0).over(Expr.input(1).max(Expr.constant(0.5 / window.width()))));
    return new Built(
        output,
        (tape, x) -> {
          if (countsPadding || x.lengths().isEmpty()) {
            var op = countsPadding ? all : inside;
            return overTime.apply(tape, x, images -> tape.apply(op, images));
          }
          Variable sums = overTime.apply(tape, x, images -> tape.apply(all, images));
          Variable shares =
              overTime.apply(tape, onesLike(tape, x), images -> tape.apply(all, images));
          return tape.apply(mean, sums, shares).withLengthsOf(sums);
        });
  }

  private static Variable onesLike(Tape tape, Variable x) {
    Tensor ones = tape.context().allocate(x.shape().with(2, 1));
    tape.backend().fill(1, ones);
    return tape.constant(ones).withLengthsOf(x);
  }
}
