package dev.cotangent.expr;

/**
 * Counter-based random bits: Threefry-2x32 with 20 rounds.
 *
 * <p>A keyed bijection of 64-bit counters. The bits depend on key and counter alone, so any element
 * of a random tensor can be drawn anywhere, in any order, without state; every backend that follows
 * the 20 rounds below draws the same ones. Not for cryptography.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011),
 * section 4.2 and table 2. Checked with the known answers of their Random123 distribution.
 */
public final class Threefry {
  /** The Skein key-schedule parity, cut to 32 bits. */
  private static final int PARITY = 0x1BD11BDA;

  private Threefry() {}

  /**
   * Returns 64 random bits for a key and a counter: word 0 in the high half, word 1 in the low.
   *
   * <p>Five groups of four rounds; after group s (1..5) the words grow by key words s mod 3 and
   * (s+1) mod 3, and word 1 by s as well.
   */
  public static long bits(int key0, int key1, int counter0, int counter1) {
    int key2 = PARITY ^ key0 ^ key1;
    long x = pack(counter0 + key0, counter1 + key1);
    x = inject(mix(x, 13, 15, 26, 6), key1, key2 + 1);
    x = inject(mix(x, 17, 29, 16, 24), key2, key0 + 2);
    x = inject(mix(x, 13, 15, 26, 6), key0, key1 + 3);
    x = inject(mix(x, 17, 29, 16, 24), key1, key2 + 4);
    return inject(mix(x, 13, 15, 26, 6), key2, key0 + 5);
  }

  /**
   * Returns a random integer in 0..bound-1: the high word of bits · bound (128-bit product).
   *
   * <p>One draw, no rejection: each value's probability differs from 1/bound by less than 2⁻⁶⁴.
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  public static int uniformBelow(int key0, int key1, int counter0, int counter1, int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("uniformBelow: bound must be positive, got " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(key0, key1, counter0, counter1), bound);
  }

  /** Four rounds: x0 += x1; x1 = rotl(x1, r) xor x0. */
  private static long mix(long x, int r0, int r1, int r2, int r3) {
    int x0 = (int) (x >>> 32);
    int x1 = (int) x;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, r0) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, r1) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, r2) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, r3) ^ x0;
    return pack(x0, x1);
  }

  private static long inject(long x, int add0, int add1) {
    return pack((int) (x >>> 32) + add0, (int) x + add1);
  }

  private static long pack(int word0, int word1) {
    return (long) word0 << 32 | (word1 & 0xFFFF_FFFFL);
  }
}
