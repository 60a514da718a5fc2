package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.tensor.Shape;

/**
 * The p-norm over windows of images: y = (sum of x^p)^(1/p), [height, width, channels] to [p, q,
 * channels].
 *
 * <p>Between the sum (p = 1) and the maximum (p to infinity) of what is not negative. Signs are
 * kept, as PyTorch's {@code LPPool2d} keeps them: for odd p negative elements count against the
 * others, and where they outweigh them y is NaN, as it is for a p that is not whole and a negative
 * element. {@link #ofMagnitudes} takes |x|^p, a norm for any x. 0 is a kink where the gradient is
 * 0.
 *
 * @param norm p, at least 1
 * @param window size, stride, dilation and padding with zeros
 * @param isOfMagnitudes whether signs are left out
 */
public record LpPool2d(double norm, Window2d window, boolean isOfMagnitudes) implements LayerSpec {
  private static final Expr X = Expr.input(0);
  private static final Expr ZERO = Expr.constant(0);

  /** Checks p. */
  public LpPool2d {
    if (!(norm >= 1) || Double.isInfinite(norm)) {
      throw new IllegalArgumentException(
          "lp pooling: p must be at least 1 and finite, got " + norm);
    }
  }

  /** Returns pooling over squares side by side. */
  public static LpPool2d of(double norm, int size) {
    return new LpPool2d(norm, Window2d.of(size, size).stride(size, size), false);
  }

  /** Returns this layer with another distance between windows. */
  public LpPool2d stride(int stride) {
    return new LpPool2d(norm, window.stride(stride, stride), isOfMagnitudes);
  }

  /** Returns this layer with padding on all four sides. */
  public LpPool2d padding(int size) {
    return new LpPool2d(norm, window.padding(size, size), isOfMagnitudes);
  }

  /** Returns this layer with the magnitudes of its input: y = (sum of |x|^p)^(1/p). */
  public LpPool2d ofMagnitudes() {
    return new LpPool2d(norm, window, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = Pooling.output("lp pooling", window, input);
    var powers = PointwiseOp.of("power", isOfMagnitudes ? power(X.abs(), norm) : signed());
    var means = new AveragePool2dOp(window, true);
    Expr sum = X.times(window.height() * window.width());
    var roots = PointwiseOp.of("root", power(sum, 1 / norm));
    return new Built(
        output, (tape, x) -> tape.apply(roots, tape.apply(means, tape.apply(powers, x))));
  }

  /** x^p with the sign of x for odd p. */
  private Expr signed() {
    if (norm != Math.rint(norm)) {
      return power(X, norm);
    }
    Expr magnitude = power(X.abs(), norm);
    return norm % 2 == 0 ? magnitude : Expr.select(X.less(ZERO), magnitude.negate(), magnitude);
  }

  /** The power of x; 0, with slope 0, at 0; NaN below it if the exponent is not whole. */
  private static Expr power(Expr x, double exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 2) {
      return x.square();
    }
    // A select alone would give 0 times the infinite slope of the other branch: NaN.
    Expr safe = Expr.select(x.equalTo(ZERO), Expr.constant(1), x);
    Expr raised = exponent == 0.5 ? safe.sqrt() : safe.log().times(exponent).exp();
    return Expr.select(x.equalTo(ZERO), ZERO, raised);
  }
}
