package dev.cotangent.cpu;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Threefry;

/**
 * The four scalars of a chance, narrowed: it holds where {@code ((word ^ MIN_VALUE) & keep) <
 * limit}.
 *
 * <p>The exclusive or turns the unsigned comparison into a signed one. The threshold 2^32, which
 * always holds, fits no int: then keep is 0 and limit 1.
 */
record ChanceKey(int key0, int key1, int step, int limit, int keep) {

  /** Reads the scalars of a chance: key halves, step, probability. */
  static ChanceKey of(double[] scalars, int slot) {
    long threshold = Expr.Chance.threshold(scalars[slot + 3]);
    boolean always = threshold == 1L << 32;
    return new ChanceKey(
        word(scalars[slot]),
        word(scalars[slot + 1]),
        word(scalars[slot + 2]),
        always ? 1 : (int) threshold ^ Integer.MIN_VALUE,
        always ? 0 : -1);
  }

  /** Tells whether the chance with these parts holds at an output position. */
  static boolean holds(int key0, int key1, int position, int step, int limit, int keep) {
    int word = (int) (Threefry.bits(key0, key1, position, step) >>> 32);
    return ((word ^ Integer.MIN_VALUE) & keep) < limit;
  }

  /** Takes 32 bits from a scalar, which may hold them as a signed or as an unsigned number. */
  private static int word(double scalar) {
    return (int) (long) scalar;
  }
}
