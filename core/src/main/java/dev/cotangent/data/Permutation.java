package dev.cotangent.data;

import dev.cotangent.expr.Threefry;

/** Random orders of 0..n-1, each a function of its seed and stream alone. */
final class Permutation {
  /** The stream of {@link Dataset#split}; epochs count from 0, so they never reach it. */
  static final int SPLIT = -1;

  /** Keeps these draws apart from others with the same seed. */
  private static final int PURPOSE = 0x6f726472;

  private Permutation() {}

  /**
   * Returns a permutation by Fisher and Yates's shuffle (Knuth, TAOCP 2, 3.4.2, algorithm P).
   *
   * @param stream tells several orders of one seed apart, such as epochs
   */
  static int[] of(int n, long seed, int stream) {
    long key = Threefry.bits((int) (seed >>> 32), (int) seed, PURPOSE, stream);
    int key0 = (int) (key >>> 32);
    int key1 = (int) key;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = Threefry.uniformBelow(key0, key1, 0, i, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
