package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Softmax, its logarithm and cross-entropy, in place too, and at very large logits. */
public final class LossCases {
  private static final int[][] SIZES = {
    {0, 5}, {1, 1}, {1, 2}, {3, 10}, {5, 16}, {4, 17}, {33, 7}, {67, 3}, {7, 257}, {2, 1031}
  };

  /** Logits that overflow an exponential, vanish in one, or are equal; small enough to subtract. */
  private static final double[] LARGE = {1e30, -1e30, 0, 1e-40, 100, -100, 88.7, 1000, 1000, -1e4};

  /** Logits that an attention leaves out: their probability is exactly 0. */
  private static final double[] MASKED = {
    Double.NEGATIVE_INFINITY, 2, Double.NEGATIVE_INFINITY, -1, 0
  };

  private LossCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS)) {
        softmaxes(cases, kind, s[0], s[1]);
        cases.add(crossEntropy(kind, 0, s[0], s[1]));
        cases.add(crossEntropy(kind, 0.125, s[0], s[1]));
        cases.add(crossEntropyGrad(kind, 0, false, s[0], s[1]));
        cases.add(crossEntropyGrad(kind, 0.125, true, s[0], s[1]));
      }
    }
    softmaxes(cases, NAN, 5, 9);
    cases.add(crossEntropy(NAN, 0, 5, 9));
    cases.add(crossEntropy(NAN, 0.125, 5, 9));
    cases.add(crossEntropyGrad(NAN, 0, false, 5, 9));
    cases.add(softmax("softmax", RANDOM, " masked", MASKED, 8, 7));
    cases.add(softmax("logSoftmax", RANDOM, " masked", MASKED, 8, 7));
    cases.add(softmax("softmax", RANDOM, " large", LARGE, 17, 10));
    cases.add(softmax("logSoftmax", RANDOM, " large", LARGE, 17, 10));
    cases.add(crossEntropy(RANDOM, 0, true, 17, 10));
    return cases;
  }

  private static void softmaxes(List<KernelCase> cases, InputKind kind, int rows, int columns) {
    for (String name : List.of("softmax", "logSoftmax")) {
      for (boolean inPlace : new boolean[] {false, true}) {
        cases.add(softmax(name, kind, inPlace, rows, columns));
        cases.add(softmaxGrad(name, kind, inPlace, rows, columns));
      }
    }
  }

  private static KernelCase softmax(
      String name, InputKind kind, boolean inPlace, int rows, int columns) {
    return of(
        name,
        rows,
        columns,
        inPlace ? " in place" : "",
        kind,
        a -> {
          Tensor y = inPlace ? a.updated("y", rows, columns) : a.output("y", rows, columns);
          Tensor x = inPlace ? y : a.real("x", rows, columns);
          return softmax(name, x, y);
        });
  }

  /** Returns a softmax of some logits, again and again. */
  private static KernelCase softmax(
      String name, InputKind kind, String what, double[] logits, int rows, int columns) {
    return of(
        name,
        rows,
        columns,
        what,
        kind,
        a -> {
          Tensor x = a.input("x", repeated(logits, rows * columns), rows, columns);
          return softmax(name, x, a.output("y", rows, columns));
        });
  }

  private static KernelCase.Call softmax(String name, Tensor x, Tensor y) {
    return name.equals("softmax")
        ? backend -> backend.softmax(x, y)
        : backend -> backend.logSoftmax(x, y);
  }

  private static KernelCase softmaxGrad(
      String name, InputKind kind, boolean inPlace, int rows, int columns) {
    return of(
        name + "Grad",
        rows,
        columns,
        inPlace ? " in place" : "",
        kind,
        a -> {
          boolean logarithm = name.equals("logSoftmax");
          double[] result = softmax(a.drawFinite("x", 1, rows * columns), columns);
          double[] logs = Arrays.stream(result).map(Math::log).toArray();
          Tensor y = a.input("y", logarithm ? logs : result, rows, columns);
          Tensor dx = inPlace ? a.updated("dx", rows, columns) : a.output("dx", rows, columns);
          Tensor dy = inPlace ? dx : a.real("dy", rows, columns);
          return logarithm
              ? backend -> backend.logSoftmaxGrad(dy, y, dx)
              : backend -> backend.softmaxGrad(dy, y, dx);
        });
  }

  static KernelCase crossEntropy(InputKind kind, double smoothing, int rows, int columns) {
    return crossEntropy(kind, smoothing, false, rows, columns);
  }

  private static KernelCase crossEntropy(
      InputKind kind, double smoothing, boolean large, int rows, int columns) {
    return of(
        "softmaxCrossEntropy",
        rows,
        columns,
        " smoothing " + smoothing + (large ? " large" : ""),
        kind,
        a -> {
          double[] logits = large ? repeated(LARGE, rows * columns) : a.draw("x", rows * columns);
          Tensor x = a.input("x", logits, rows, columns);
          Tensor labels = a.indices("labels", columns, rows);
          Tensor loss = a.output("loss", rows);
          Tensor p = a.output("probabilities", rows, columns);
          return backend -> backend.softmaxCrossEntropy(smoothing, x, labels, loss, p);
        });
  }

  static KernelCase crossEntropyGrad(
      InputKind kind, double smoothing, boolean inPlace, int rows, int columns) {
    return of(
        "softmaxCrossEntropyGrad",
        rows,
        columns,
        " smoothing " + smoothing + (inPlace ? " in place" : ""),
        kind,
        a -> {
          double[] values = softmax(a.drawFinite("x", 1, rows * columns), columns);
          Tensor labels = a.indices("labels", columns, rows);
          Tensor dLoss = a.real("dLoss", rows);
          Tensor dx;
          Tensor p;
          if (inPlace) {
            dx = a.updated("dx", values, rows, columns);
            p = dx;
          } else {
            dx = a.output("dx", rows, columns);
            p = a.input("probabilities", values, rows, columns);
          }
          return backend -> backend.softmaxCrossEntropyGrad(smoothing, dLoss, p, labels, dx);
        });
  }

  private static KernelCase of(
      String kernel, int rows, int columns, String detail, InputKind kind, KernelCase.Body body) {
    String shape = Shape.of(rows, columns) + detail;
    return KernelCase.of(
        Family.LOSS, "LossKernels." + kernel, shape, kind, 4L * rows * columns, body);
  }

  /** The same numbers again and again, each time moved by three places. */
  private static double[] repeated(double[] numbers, int count) {
    double[] x = new double[count];
    Arrays.setAll(x, i -> numbers[(i + i / numbers.length * 3) % numbers.length]);
    return x;
  }

  private static double[] softmax(double[] x, int columns) {
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += columns) {
      double sum = 0;
      for (int i = from; i < from + columns; i++) {
        y[i] = Math.exp(x[i]);
        sum += y[i];
      }
      for (int i = from; i < from + columns; i++) {
        y[i] /= sum;
      }
    }
    return y;
  }
}
