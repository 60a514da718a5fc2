package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Inputs that keep a distance from kinks and ties. */
public final class CaseValues {
  private static final double LEAST = 0.1;
  private static final double SPAN = 1.4;

  private CaseValues() {}

  /**
   * Returns numbers of random sign and order, whose magnitudes are evenly spread over [0.1, 1.5].
   *
   * <p>So each is at least 0.1 from 0, and any two are at least 1.4/size apart.
   */
  static double[] spread(int size, RandomKey key) {
    Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(key.derive("order")::uniform));
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      double sign = key.derive("sign").uniform(i) < 0.5 ? -1 : 1;
      values[i] = sign * (LEAST + SPAN * (order[i] + 0.5) / size);
    }
    return values;
  }

  /** Returns integers in 0..bound-1. */
  static int[] integers(int size, int bound, RandomKey key) {
    int[] values = new int[size];
    Arrays.setAll(values, i -> (int) (key.uniform(i) * bound));
    return values;
  }

  /** Returns {@link #spread(int, RandomKey) spread} numbers as a tensor. */
  public static Tensor spread(Backend backend, Shape shape, RandomKey key) {
    return TensorValues.of(backend, shape, spread(shape.size(), key));
  }
}
