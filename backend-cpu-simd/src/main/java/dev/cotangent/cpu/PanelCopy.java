package dev.cotangent.cpu;

/** Copies pieces of a right operand, each as wide as a panel, to places in panels. */
@FunctionalInterface
interface PanelCopy {

  /** Copies {@code count} pieces that are {@code fromStep} apart to places {@code toStep} apart. */
  void copy(float[] from, int at, int fromStep, int count, float[] to, int toAt, int toStep);

  /** Returns a copy of pieces of this width by the JVM's own array copy. */
  static PanelCopy plain(int width) {
    return (from, at, fromStep, count, to, toAt, toStep) -> {
      for (int i = 0; i < count; i++) {
        System.arraycopy(from, at + i * fromStep, to, toAt + i * toStep, width);
      }
    };
  }
}
