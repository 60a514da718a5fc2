package dev.cotangent.nn;

import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Shape;

/**
 * y = x above 0, slope·x below, with a slope that is learnt (He, Zhang, Ren and Sun 2015).
 *
 * <p>Parameter {@code weight} [1] or [channels].
 *
 * @param initial value of the slope
 * @param isShared whether all channels have one slope
 */
public record PRelu(double initial, boolean isShared) implements LayerSpec {
  private static final Expr X = Expr.input(0);
  private static final PointwiseOp OP =
      PointwiseOp.of("prelu", Expr.select(Expr.constant(0).less(X), X, X.times(Expr.input(1))));

  /** Returns one slope for all channels, 0.25 at first, as in PyTorch. */
  public static PRelu shared() {
    return new PRelu(0.25, true);
  }

  /** Returns a slope for each channel, 0.25 at first. */
  public static PRelu perChannel() {
    return new PRelu(0.25, false);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape slopes = Shape.of(isShared ? 1 : input.last());
    var slope = builder.parameter("weight", slopes, Initialisers.constant(initial));
    return new Built(input, (tape, x) -> tape.apply(OP, x, tape.parameter(slope)).withLengthsOf(x));
  }
}
