package dev.cotangent.backend.cases;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Execution.Output;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Compares results with those of {@link TrackingBackend}, element by element.
 *
 * <p>An element passes if |actual - expected| is at most its tolerance, which is 0 where the result
 * is exact. NaN and infinities must be the same, but where the tolerance is NaN any of them will
 * do. Signs of exact zeros count for pointwise programs and copies of extreme inputs.
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
    var tally = new Tally(kernelCase.kind() == InputKind.EXTREME && kernelCase.negativeZeros());
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
        double[] tolerances = oracle.tolerances(output.tensor());
        var each = new Expected(output.tensor().shape(), values, tolerances);
        tally.compare(output.name(), each, results.get(i));
      }
      tally.failures.addAll(actual.damage());
    }
    return new Verdict(kernelCase, tally.compared, tally.unspecified, tally.worst, tally.failures);
  }

  /** Computes something on any backend. */
  @FunctionalInterface
  public interface Work {
    /**
     * Computes and passes on each result.
     *
     * @param results takes a name and a tensor that may be released afterwards
     */
    void run(Backend backend, BiConsumer<String, Tensor> results);
  }

  /**
   * Runs work of many kernels, such as a layer's training step, and compares its results.
   *
   * <p>Errors of one kernel pass through those after it, so tolerances follow without a formula for
   * the whole.
   *
   * @throws IllegalArgumentException if the work gives other results on the backend than on the
   *     oracle, by name or shape
   */
  public Agreement compare(Work work, Backend backend) {
    var tally = new Tally(false);
    Map<String, Expected> expected = new LinkedHashMap<>();
    try (var oracle = new TrackingBackend(precision)) {
      work.run(
          oracle,
          (name, t) ->
              expected.put(
                  name, new Expected(t.shape(), Execution.read(oracle, t), oracle.tolerances(t))));
    }
    work.run(
        backend,
        (name, t) -> {
          Expected e = expected.remove(name);
          if (e == null || !e.shape.equals(t.shape())) {
            throw new IllegalArgumentException(
                "judge: the backend gives %s %s, the oracle %s".formatted(name, t.shape(), e));
          }
          tally.compare(name, e, Execution.read(backend, t));
        });
    if (!expected.isEmpty()) {
      throw new IllegalArgumentException("judge: the backend did not give " + expected.keySet());
    }
    return new Agreement(tally.compared, tally.unspecified, tally.worst, tally.failures);
  }

  /** What the oracle gave. */
  private record Expected(Shape shape, double[] values, double[] tolerances) {}

  private static final class Tally {
    private final boolean signsCount;
    private final List<String> failures = new ArrayList<>();
    private int compared;
    private int unspecified;
    private double worst;

    /** Nothing compared yet; {@code signsCount}: whether those of exact zeros matter. */
    Tally(boolean signsCount) {
      this.signsCount = signsCount;
    }

    void compare(String name, Expected oracle, double[] actual) {
      double[] expected = oracle.values;
      double[] tolerances = oracle.tolerances;
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
                    name,
                    position(worstAt, oracle.shape),
                    expected[worstAt],
                    actual[worstAt],
                    tolerances[worstAt]));
      }
    }

    private double share(double expected, double tolerance, double actual) {
      if (Double.isNaN(tolerance)) {
        return Double.isFinite(actual) ? Double.POSITIVE_INFINITY : 0;
      }
      boolean signs = signsCount && expected == 0 && tolerance == 0;
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
