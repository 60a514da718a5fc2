package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Execution.Output;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares results with those of {@link TrackingBackend}, element by element.
 *
 * <p>An element passes if |actual - expected| is at most its tolerance, which is 0 where the result
 * is exact. NaN and infinities must be the same. Signs of exact zeros count for pointwise programs
 * and copies of extreme inputs.
 */
public final class Judge {
  private final Precision precision;

  /** A judge of backends of a precision. */
  public Judge(Precision precision) {
    this.precision = precision;
  }

  /** A judge of a backend whose precision is found by {@link Precision#of}. */
  public Judge(Backend backend) {
    this(Precision.of(backend));
  }

  /** Runs a case on a backend and compares its results. */
  public Verdict judge(KernelCase kernelCase, Backend backend) {
    return judge(kernelCase, backend, backend);
  }

  /**
   * Runs a case on another view of a backend, such as one with defaults only.
   *
   * @param owner makes, fills and reads the tensors
   * @param caller whose kernel is called
   */
  public Verdict judge(KernelCase kernelCase, Backend owner, Backend caller) {
    var tally = new Tally(kernelCase, new ArrayList<>());
    try (var oracle = new TrackingBackend(precision);
        var expected = kernelCase.prepare(oracle);
        var actual = kernelCase.prepare(owner)) {
      expected.run();
      actual.runOn(caller);
      List<Output> wanted = expected.outputs();
      List<double[]> results = actual.results();
      for (int i = 0; i < wanted.size(); i++) {
        Output output = wanted.get(i);
        double[] values = Execution.read(oracle, output.tensor());
        tally.compare(output, values, oracle.tolerances(output.tensor()), results.get(i));
      }
      tally.failures.addAll(actual.damage());
    }
    return new Verdict(kernelCase, tally.compared, tally.unspecified, tally.worst, tally.failures);
  }

  private static final class Tally {
    private final KernelCase kernelCase;
    private final List<String> failures;
    private int compared;
    private int unspecified;
    private double worst;

    Tally(KernelCase kernelCase, List<String> failures) {
      this.kernelCase = kernelCase;
      this.failures = failures;
    }

    void compare(Output output, double[] expected, double[] tolerances, double[] actual) {
      int wrong = 0;
      int worstAt = -1;
      double worstHere = 0;
      for (int i = 0; i < expected.length; i++) {
        if (tolerances[i] == Double.POSITIVE_INFINITY) {
          unspecified++;
          continue;
        }
        compared++;
        double share = share(expected[i], tolerances[i], actual[i]);
        wrong += share > 1 ? 1 : 0;
        if (share > worstHere) {
          worstHere = share;
          worstAt = i;
        }
      }
      worst = Math.max(worst, worstHere);
      if (wrong > 0) {
        failures.add(
            "%d of %d elements of %s are wrong, worst %s: expected %s, got %s, tolerance %.3g"
                .formatted(
                    wrong,
                    expected.length,
                    output.name(),
                    position(worstAt, output.tensor().shape()),
                    expected[worstAt],
                    actual[worstAt],
                    tolerances[worstAt]));
      }
    }

    private double share(double expected, double tolerance, double actual) {
      boolean signs =
          expected == 0
              && tolerance == 0
              && kernelCase.kind() == InputKind.EXTREME
              && kernelCase.negativeZeros();
      boolean same =
          signs
              ? Double.compare(expected, actual) == 0
              : expected == actual || (Double.isNaN(expected) && Double.isNaN(actual));
      if (same) {
        return 0;
      }
      double error = Math.abs(actual - expected);
      return Double.isFinite(error) && tolerance > 0 ? error / tolerance : Double.POSITIVE_INFINITY;
    }

    private static String position(int linear, Shape shape) {
      int[] index = new int[shape.rank()];
      int rest = linear;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        index[axis] = rest % shape.extent(axis);
        rest /= shape.extent(axis);
      }
      return java.util.Arrays.toString(index);
    }
  }
}
