package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.tensor.Shape;

/**
 * The p-norm over windows of images: y = (sum of |x|^p)^(1/p), [height, width, channels] to [p, q,
 * channels].
 *
 * <p>Between the sum of magnitudes (p = 1) and their maximum (p to infinity); 0 is a kink where the
 * gradient is 0. PyTorch's {@code LPPool2d} takes x^p without the magnitude: the same for even p,
 * and for odd p where x is positive.
 *
 * @param norm p, at least 1
 * @param window size, stride, dilation and padding with zeros
 */
public record LpPool2d(double norm, Window2d window) implements LayerSpec {
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
    return new LpPool2d(norm, Window2d.of(size, size).stride(size, size));
  }

  /** Returns this layer with another distance between windows. */
  public LpPool2d stride(int stride) {
    return new LpPool2d(norm, window.stride(stride, stride));
  }

  /** Returns this layer with padding on all four sides. */
  public LpPool2d padding(int size) {
    return new LpPool2d(norm, window.padding(size, size));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = Pooling.output("lp pooling", window, input);
    var powers = PointwiseOp.of("power", power(X.abs(), norm));
    var means = new AveragePool2dOp(window, true);
    Expr sum = X.times(window.height() * window.width());
    var roots = PointwiseOp.of("root", power(sum, 1 / norm));
    return new Built(
        output, (tape, x) -> tape.apply(roots, tape.apply(means, tape.apply(powers, x))));
  }

  /** The power of something not negative; 0, with slope 0, at 0. */
  private static Expr power(Expr x, double exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 2) {
      return x.square();
    }
    // A select alone would give 0 times the infinite slope of the other branch: NaN.
    Expr safe = Expr.select(ZERO.less(x), x, Expr.constant(1));
    Expr raised = exponent == 0.5 ? safe.sqrt() : safe.log().times(exponent).exp();
    return Expr.select(ZERO.less(x), raised, ZERO);
  }
}
