package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Normalisations and their gradients, also of x with a large mean and of constant x.
 *
 * <p>The gradients get mean and variance from the host, so that they are judged alone.
 */
public final class NormCases {
  private static final int[][] SIZES = {
    {1, 1}, {2, 3}, {5, 1}, {1, 7}, {4, 8}, {7, 17}, {16, 16}, {64, 5}, {33, 67}, {257, 9},
    {3, 1031}
  };

  /** What is added to x. */
  private static final double[] OFFSETS = {0, 64};

  private NormCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (NormAxis axis : NormAxis.values()) {
      for (int[] s : SIZES) {
        for (double offset : OFFSETS) {
          cases.add(forward(axis, RANDOM, s[0], s[1], offset, 1));
          cases.add(gradient(axis, RANDOM, s[0], s[1], offset));
        }
        cases.add(forward(axis, SMALL_INTEGERS, s[0], s[1], 0, 1));
        cases.add(gradient(axis, SMALL_INTEGERS, s[0], s[1], 0));
      }
      cases.add(forward(axis, RANDOM, 19, 13, 3.5, 0));
      cases.add(forward(axis, RANDOM, 19, 13, 0, 0x1p-20));
      cases.add(forward(axis, NAN, 11, 9, 0, 1));
      cases.add(gradient(axis, NAN, 11, 9, 0));
      cases.add(forward(axis, RANDOM, 19, 13, 4096, 1));
      cases.add(forward(axis, RANDOM, 19, 13, 0, 0x1p60));
      if (axis != NormAxis.BATCH) {
        cases.add(forward(axis, RANDOM, 0, 5, 0, 1));
      }
      cases.add(gradient(axis, RANDOM, 0, 5, 0));
    }
    return cases;
  }

  /**
   * Returns a forward pass over offset + scale * x.
   *
   * @param scale 0 for constant rows and columns
   */
  public static KernelCase forward(
      NormAxis axis, InputKind kind, int rows, int columns, double offset, double scale) {
    return KernelCase.of(
        Family.NORM,
        "NormKernels." + axis.kernel(),
        Shape.of(rows, columns) + " x" + scale + " + " + offset,
        kind,
        8L * rows * columns,
        a -> {
          double[] values = a.draw("x", rows * columns);
          Tensor x = a.input("x", moved(values, scale, offset), rows, columns);
          Tensor gain = a.finite("gain", 1, columns);
          Tensor bias = a.finite("bias", 1, columns);
          Tensor y = a.output("y", rows, columns);
          int count = axis == NormAxis.BATCH ? columns : rows;
          Tensor second = a.output("variance", count);
          if (axis == NormAxis.ROOT_MEAN_SQUARE) {
            return backend -> backend.rmsNorm(NormStatistics.EPS, x, gain, y, second);
          }
          Tensor mean = a.output("mean", count);
          return axis == NormAxis.BATCH
              ? backend -> backend.batchNorm(NormStatistics.EPS, x, gain, bias, y, mean, second)
              : backend -> backend.layerNorm(NormStatistics.EPS, x, gain, bias, y, mean, second);
        });
  }

  /** Returns a gradient at offset + x. */
  public static KernelCase gradient(
      NormAxis axis, InputKind kind, int rows, int columns, double offset) {
    return KernelCase.of(
        Family.NORM,
        "NormKernels." + axis.kernel() + "Grad",
        Shape.of(rows, columns) + " + " + offset,
        kind,
        16L * rows * columns,
        a -> {
          double[] values = moved(a.draw("x", rows * columns), 1, offset);
          NormStatistics s = NormStatistics.of(axis, values, rows, columns);
          Tensor dy = a.real("dy", rows, columns);
          Tensor x = a.input("x", values, rows, columns);
          Tensor gain = a.finite("gain", 1, columns);
          Tensor second = a.input("variance", s.second(), s.second().length);
          Tensor dx = a.output("dx", rows, columns);
          Tensor dGain = a.output("dGain", columns);
          double eps = NormStatistics.EPS;
          if (axis == NormAxis.ROOT_MEAN_SQUARE) {
            return backend -> backend.rmsNormGrad(eps, dy, x, gain, second, dx, dGain);
          }
          Tensor mean = a.input("mean", s.mean(), s.mean().length);
          Tensor dBias = a.output("dBias", columns);
          return axis == NormAxis.BATCH
              ? b -> b.batchNormGrad(eps, dy, x, gain, mean, second, dx, dGain, dBias)
              : b -> b.layerNormGrad(eps, dy, x, gain, mean, second, dx, dGain, dBias);
        });
  }

  private static double[] moved(double[] x, double scale, double offset) {
    return Arrays.stream(x).map(v -> (float) (v * scale + offset)).toArray();
  }
}
