package dev.cotangent.cpu;

import java.util.function.IntFunction;

/** The filters of a convolution, packed group by group for {@link PatchProduct}. */
final class ConvFilters {
  private static final int MIN_PARTS = 8;

  /** Multiply-adds that pay for handing work to another thread. */
  private static final long WORK = 200_000;

  private final Tiles tiles;
  private final int groups;
  private final int k;
  private final int n;
  private final int[] bounds;
  private final PackedMatrix[] packed;

  /**
   * Plans the packing.
   *
   * @param k elements that one sum reads
   * @param n sums of one group
   */
  ConvFilters(Tiles tiles, int groups, int k, int n, int[] bounds) {
    this.tiles = tiles;
    this.groups = groups;
    this.k = k;
    this.n = n;
    this.bounds = bounds;
    packed = new PackedMatrix[groups];
  }

  /** Packs all groups into scratch memory. */
  void pack(Workers workers, Scratch scratch, IntFunction<Operand> matrixOfGroup) {
    int groupSize = Math.multiplyExact(k, tiles.paddedColumns(n));
    float[] array = scratch.panels(Math.multiplyExact(groups, groupSize));
    for (int group = 0; group < groups; group++) {
      packed[group] = new PackedMatrix(k, n, bounds, array, group * groupSize);
    }
    int panels = tiles.panels(n);
    inParallel(
        workers,
        8L * groups * k * n,
        groups * panels,
        part -> {
          int group = part / panels;
          group(group).fill(tiles, matrixOfGroup.apply(group), part % panels);
        });
  }

  /** Returns the packed filters of a group. */
  PackedMatrix group(int group) {
    return packed[group];
  }

  /** Returns into how many groups of panels the work is cut, where images and bands are few. */
  static int panelGroups(int panels, int parts) {
    return Math.clamp(MIN_PARTS / Math.max(1, parts), 1, panels);
  }

  /** Runs parts on the pool, or on the calling thread if all of them are little work. */
  static void inParallel(Workers workers, long work, int parts, PartTask task) {
    if (work < WORK) {
      PartTask.runHere(parts, task);
    } else {
      workers.run(parts, task);
    }
  }
}
