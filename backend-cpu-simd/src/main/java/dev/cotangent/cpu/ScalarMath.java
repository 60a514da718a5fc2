package dev.cotangent.cpu;

/** Scalar functions with the same bits as {@link VectorMath}. */
final class ScalarMath {
  private ScalarMath() {}

  /** Returns a * b + c, rounded once. */
  static float fma(float a, float b, float c) {
    return Math.fma(a, b, c);
  }
}
