package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/** The values that a reduction combines: computed block by block, or an input read in place. */
final class MappedValues implements AutoCloseable {
  private static final float[] NONE = {};

  /** Values that are read in place at once. */
  private static final int IN_PLACE = 128 * PointwiseCall.BLOCK;

  private final PointwiseCall call;
  private final @Nullable PointwiseOperand unchanged;
  private final PointwiseFrame frame;

  /** Where the values of the last {@link #load} lie. */
  float[] array = NONE;

  int at;

  MappedValues(PointwiseCall call) {
    this.call = call;
    unchanged = call.unchanged();
    frame = call.take();
  }

  /** Returns how many values one {@link #load} may take. */
  int most() {
    return unchanged == null ? PointwiseCall.BLOCK : IN_PLACE;
  }

  /** Makes n values from linear position {@code first} on available; at most {@link #most}. */
  void load(int first, int n) {
    if (unchanged != null) {
      array = unchanged.array();
      at = unchanged.at() + first;
      return;
    }
    array = frame.result(PointwiseCall.BLOCK);
    at = 0;
    call.run(frame, first, n, array, 0);
  }

  /** Returns working memory of at least {@code size} elements. */
  float[] sums(int size) {
    return frame.sums(size);
  }

  @Override
  public void close() {
    call.give(frame);
  }
}
