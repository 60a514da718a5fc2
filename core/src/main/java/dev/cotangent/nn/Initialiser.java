package dev.cotangent.nn;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;

/** Gives a parameter its initial values; {@link Initialisers} has the known ones. */
@FunctionalInterface
public interface Initialiser {

  /**
   * Returns the values in row-major order.
   *
   * @param key the only source of randomness
   */
  double[] values(Shape shape, Fans fans, RandomKey key);
}
