package dev.cotangent.cpu;

/** Adds vectors of partial sums in a fixed order, on several threads. */
final class PartialSums {
  /** Elements of a sum that one thread takes at a time; they stay in the first-level cache. */
  private static final int BLOCK = 2048;

  private final RowLoops loops;
  private final Workers workers;

  PartialSums(RowLoops loops, Workers workers) {
    this.loops = loops;
    this.workers = workers;
  }

  /**
   * Adds {@code count} vectors of {@code size} elements, one after the other in {@code sums}, to
   * the first.
   */
  void add(float[] sums, int count, int size) {
    int blocks = Math.ceilDiv(size, BLOCK);
    ConvFilters.inParallel(
        workers,
        8L * count * size,
        count == 1 ? 0 : blocks,
        block -> {
          int from = block * BLOCK;
          int n = Math.min(BLOCK, size - from);
          for (int k = 1; k < count; k++) {
            loops.add(sums, k * size + from, sums, from, n);
          }
        });
  }
}
