package dev.cotangent.optim;

/** Checks of an optimiser's numbers. */
final class Checks {
  private Checks() {}

  static void notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must not be negative, got " + value);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be above 0, got " + value);
    }
  }

  static void share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must lie in [0, 1), got " + value);
    }
  }

  static void steps(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + value);
    }
  }
}
