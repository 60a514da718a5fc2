package dev.cotangent.backend.cases;

import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Primitives;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * The real numbers of a backend.
 *
 * @param unitRoundoff u: half the distance from 1 to the next number
 * @param underflow the largest error made where a result is too small: half the smallest subnormal
 *     number, or the smallest normal one if the backend flushes subnormals to 0
 * @param smallestNormal the smallest number with full precision
 * @param largest the largest finite number
 */
public record Precision(
    double unitRoundoff, double underflow, double smallestNormal, double largest) {

  /** IEEE 754 binary32 with subnormal numbers. */
  public static final Precision FLOAT =
      new Precision(0x1p-24, 0x1p-150, Float.MIN_NORMAL, Float.MAX_VALUE);

  /** IEEE 754 binary64. */
  public static final Precision DOUBLE =
      new Precision(0x1p-53, 0, Double.MIN_NORMAL, Double.MAX_VALUE);

  /**
   * Returns the precision of a backend, found by writing 1 + 2^-30 and reading it back, and by
   * adding subnormal numbers.
   */
  public static Precision of(Primitives backend) {
    Tensor probe = backend.allocate(ElementType.REAL, Shape.of(2), Lifetime.SCOPED);
    double[] values = {1 + 0x1p-30, 0x1p-140};
    backend.write(values, probe);
    Expr x = Expr.input(0);
    backend.pointwise(
        Fused.of(Expr.select(Expr.constant(1).lessOrEqual(x), x, x.plus(x))),
        new Tensor[] {probe},
        new double[0],
        new Tensor[] {probe});
    backend.read(probe, values);
    backend.release(probe.buffer(), "the end of the probe");
    if (values[0] != 1) {
      return DOUBLE;
    }
    return values[1] == 0x1p-139
        ? FLOAT
        : new Precision(0x1p-24, Float.MIN_NORMAL, Float.MIN_NORMAL, Float.MAX_VALUE);
  }

  /** Returns the nearest number of this precision. */
  double narrow(double value) {
    return unitRoundoff > 0x1p-53 ? (float) value : value;
  }
}
