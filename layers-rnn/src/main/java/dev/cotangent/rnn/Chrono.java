package dev.cotangent.rnn;

import dev.cotangent.expr.RandomKey;

/**
 * Biases of gates that keep a state for some number of steps (Tallec and Ollivier 2018, eq. 16).
 */
final class Chrono {
  private Chrono() {}

  /** Refuses a longest memory that has no range. */
  static void check(String layer, int longest) {
    if (longest < 2) {
      throw new IllegalArgumentException(
          layer + ": chrono biases are for memories of at least 2 steps, got " + longest);
    }
  }

  /** Returns log u of a unit, u from U[1, longest - 1): sigmoid of it is 1 - 1/(1 + u). */
  static double bias(RandomKey key, int unit, int longest) {
    return Math.log(1 + key.uniform(unit) * (longest - 2));
  }
}
