package dev.cotangent.nn;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The known ways to give a parameter its initial values.
 *
 * <p>All are computed in float64 from counters, so one seed gives the same numbers everywhere.
 */
public final class Initialisers {
  private Initialisers() {}

  /** Returns zeros. */
  public static Initialiser zeros() {
    return constant(0);
  }

  /** Returns ones. */
  public static Initialiser ones() {
    return constant(1);
  }

  /** Returns one value everywhere. */
  public static Initialiser constant(double value) {
    return (shape, _, _) -> filled(shape, _ -> value);
  }

  /** Returns numbers from U[low, high). */
  public static Initialiser uniform(double low, double high) {
    return (shape, _, key) -> filled(shape, i -> low + (high - low) * key.uniform(i));
  }

  /** Returns numbers from a normal distribution. */
  public static Initialiser normal(double mean, double deviation) {
    return (shape, _, key) -> filled(shape, i -> mean + deviation * key.normal(i));
  }

  /** Returns U(±√(6/(in + out))) (Glorot and Bengio 2010, eq. 16); suits tanh and sigmoid. */
  public static Initialiser glorotUniform() {
    return (shape, fans, key) -> symmetric(shape, Math.sqrt(6.0 / (fans.in() + fans.out())), key);
  }

  /** Returns N(0, 2/(in + out)) (Glorot and Bengio 2010). */
  public static Initialiser glorotNormal() {
    return (shape, fans, key) -> scaled(shape, Math.sqrt(2.0 / (fans.in() + fans.out())), key);
  }

  /** Returns U(±√(6/in)) (He et al. 2015); suits ReLU. */
  public static Initialiser heUniform() {
    return (shape, fans, key) -> symmetric(shape, Math.sqrt(6.0 / fans.in()), key);
  }

  /** Returns N(0, 2/in) (He et al. 2015, eq. 10); suits ReLU. */
  public static Initialiser heNormal() {
    return (shape, fans, key) -> scaled(shape, Math.sqrt(2.0 / fans.in()), key);
  }

  /** Returns N(0, 1/in) (LeCun et al. 1998, section 4.6). */
  public static Initialiser lecunNormal() {
    return (shape, fans, key) -> scaled(shape, Math.sqrt(1.0 / fans.in()), key);
  }

  /** Returns U(±1/√in), PyTorch's default for dense layers and convolutions. */
  public static Initialiser inverseRootFanIn() {
    return (shape, fans, key) -> symmetric(shape, 1 / Math.sqrt(fans.in()), key);
  }

  /** Returns gain times a matrix [first axis, all others] with orthonormal rows or columns. */
  public static Initialiser orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  /**
   * Returns scale on the diagonal of a matrix [rows, columns], 0 elsewhere (Le, Jaitly and Hinton
   * 2015).
   */
  public static Initialiser identity(double scale) {
    return (shape, _, _) -> {
      if (shape.rank() != 2) {
        throw new IllegalArgumentException("identity: needs a matrix, got " + shape);
      }
      int columns = shape.extent(1);
      return filled(shape, i -> i / columns == i % columns ? scale : 0);
    };
  }

  /**
   * Returns {@code count} blocks along the first axis, each initialised by itself: one for each
   * gate.
   */
  public static Initialiser blocks(int count, Initialiser each) {
    return (shape, fans, key) -> {
      if (count < 1 || shape.rank() == 0 || shape.extent(0) % count != 0) {
        throw new IllegalArgumentException(
            "blocks: %s cannot be cut into %d blocks".formatted(shape, count));
      }
      Shape block = shape.with(0, shape.extent(0) / count);
      double[] values = new double[shape.size()];
      for (int i = 0; i < count; i++) {
        double[] part = each.values(block, fans, key.derive(i));
        System.arraycopy(part, 0, values, i * block.size(), block.size());
      }
      return values;
    };
  }

  private static double[] symmetric(Shape shape, double bound, RandomKey key) {
    return filled(shape, i -> bound * (2 * key.uniform(i) - 1));
  }

  private static double[] scaled(Shape shape, double deviation, RandomKey key) {
    return filled(shape, i -> deviation * key.normal(i));
  }

  private static double[] filled(Shape shape, IntToDoubleFunction value) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, value);
    return values;
  }
}
