package dev.cotangent.cpu;

/** Transposes a strip of a matrix into a panel. */
final class Transpose {
  private Transpose() {}

  /**
   * Writes eight rows of a matrix as eight neighbouring columns: to[p, r] = from[r, p].
   *
   * @param from rows of {@code length} elements, {@code fromStep} apart
   * @param to rows of eight elements, {@code toStep} apart
   */
  static void eight(
      float[] from, int fromAt, int fromStep, int length, float[] to, int toAt, int toStep) {
    int f1 = fromAt + fromStep;
    int f2 = f1 + fromStep;
    int f3 = f2 + fromStep;
    int f4 = f3 + fromStep;
    int f5 = f4 + fromStep;
    int f6 = f5 + fromStep;
    int f7 = f6 + fromStep;
    for (int p = 0; p < length; p++) {
      int at = toAt + p * toStep;
      to[at] = from[fromAt + p];
      to[at + 1] = from[f1 + p];
      to[at + 2] = from[f2 + p];
      to[at + 3] = from[f3 + p];
      to[at + 4] = from[f4 + p];
      to[at + 5] = from[f5 + p];
      to[at + 6] = from[f6 + p];
      to[at + 7] = from[f7 + p];
    }
  }
}
