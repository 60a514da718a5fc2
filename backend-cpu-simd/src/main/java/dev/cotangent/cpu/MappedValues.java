package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/** The values that a reduction combines: computed block by block, or an input read in place. */
final class MappedValues implements AutoCloseable {
  private static final float[] NONE = {};

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

  /** Makes n values from linear position {@code first} on available; n is at most a block. */
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
