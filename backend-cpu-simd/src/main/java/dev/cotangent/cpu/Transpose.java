package dev.cotangent.cpu;

/** Transposes strips of a matrix. */
final class Transpose {
  private Transpose() {}

  /**
   * Writes the rows of a matrix as columns: to[p, r] = from[r, p].
   *
   * @param from {@code rows} rows of {@code length} elements, {@code fromStep} apart
   * @param to {@code length} rows of {@code rows} elements, {@code toStep} apart
   */
  static void rows(
      float[] from,
      int fromAt,
      int fromStep,
      int rows,
      int length,
      float[] to,
      int toAt,
      int toStep) {
    int r = 0;
    for (; r < rows - 7; r += 8) {
      eight(from, fromAt + r * fromStep, fromStep, length, to, toAt + r, toStep);
    }
    for (; r < rows - 3; r += 4) {
      four(from, fromAt + r * fromStep, fromStep, length, to, toAt + r, toStep);
    }
    for (; r < rows - 1; r += 2) {
      two(from, fromAt + r * fromStep, fromStep, length, to, toAt + r, toStep);
    }
    if (r < rows) {
      int at = fromAt + r * fromStep;
      for (int p = 0; p < length; p++) {
        to[toAt + p * toStep + r] = from[at + p];
      }
    }
  }

  /** Writes two rows as two neighbouring columns. */
  private static void two(
      float[] from, int fromAt, int fromStep, int length, float[] to, int toAt, int toStep) {
    int f1 = fromAt + fromStep;
    for (int p = 0; p < length; p++) {
      int at = toAt + p * toStep;
      to[at] = from[fromAt + p];
      to[at + 1] = from[f1 + p];
    }
  }

  /** Writes four rows as four neighbouring columns. */
  private static void four(
      float[] from, int fromAt, int fromStep, int length, float[] to, int toAt, int toStep) {
    int f1 = fromAt + fromStep;
    int f2 = f1 + fromStep;
    int f3 = f2 + fromStep;
    for (int p = 0; p < length; p++) {
      int at = toAt + p * toStep;
      to[at] = from[fromAt + p];
      to[at + 1] = from[f1 + p];
      to[at + 2] = from[f2 + p];
      to[at + 3] = from[f3 + p];
    }
  }

  /** Writes eight rows as eight neighbouring columns. */
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
