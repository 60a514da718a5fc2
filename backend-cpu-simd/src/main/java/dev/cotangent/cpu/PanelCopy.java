package dev.cotangent.cpu;

/** Copies a stretch of a row of a right operand to neighbouring panels, a piece to each. */
@FunctionalInterface
interface PanelCopy {
  /** Copies by the JVM's own array copy. */
  PanelCopy PLAIN =
      (from, at, width, count, to, toAt, toStep) -> {
        for (int i = 0; i < count; i++) {
          System.arraycopy(from, at + i * width, to, toAt + i * toStep, width);
        }
      };

  /**
   * Copies {@code count} pieces of {@code width} elements each, which are neighbours, to places
   * {@code toStep} apart.
   */
  void copy(float[] from, int at, int width, int count, float[] to, int toAt, int toStep);
}
