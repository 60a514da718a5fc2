package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.I;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.cotangent.expr.Threefry;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link Threefry} in int lanes: lane i has the counter {@code (first + i, step)}.
 *
 * <p>A round adds x1 to x0 and takes x1 to rotate(x1) ^ x0; both grow by words of the key after
 * every fourth. Only word 0 is compared, so the last round computes no x1. The 20 rounds are two
 * methods, because C2 inlines none above 325 bytes of code, and a call would box every vector.
 */
final class VectorChance {
  private static final int PARITY = 0x1BD11BDA;

  /** 0, 1, 2, ...; not private, since generated code reads it too. */
  static final IntVector INDEX = IntVector.zero(I).addIndex(1);

  private VectorChance() {}

  /** Returns where the chance holds, see {@link ChanceKey}. */
  static VectorMask<Float> holds(int key0, int key1, int first, int step, int limit, int keep) {
    int key2 = PARITY ^ key0 ^ key1;
    IntVector x0 = INDEX.add(first + key0);
    IntVector x1 = IntVector.broadcast(I, step + key1);
    x0 = x0.add(x1);
    x1 = turn(x1, 13, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 15, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 26, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 6, x0);
    x0 = x0.add(key1);
    x1 = x1.add(key2 + 1);
    x0 = x0.add(x1);
    x1 = turn(x1, 17, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 29, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 16, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 24, x0);
    x0 = x0.add(key2);
    x1 = x1.add(key0 + 2);
    return lastRounds(x0, x1, key0, key1, key2)
        .lanewise(XOR, Integer.MIN_VALUE)
        .and(keep)
        .compare(LT, limit)
        .cast(F);
  }

  /** Returns word 0 after rounds 9 to 20. */
  private static IntVector lastRounds(
      IntVector former0, IntVector former1, int key0, int key1, int key2) {
    IntVector x0 = former0.add(former1);
    IntVector x1 = turn(former1, 13, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 15, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 26, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 6, x0);
    x0 = x0.add(key0);
    x1 = x1.add(key1 + 3);
    x0 = x0.add(x1);
    x1 = turn(x1, 17, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 29, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 16, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 24, x0);
    x0 = x0.add(key1);
    x1 = x1.add(key2 + 4);
    x0 = x0.add(x1);
    x1 = turn(x1, 13, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 15, x0);
    x0 = x0.add(x1);
    x1 = turn(x1, 26, x0);
    return x0.add(x1).add(key2);
  }

  private static IntVector turn(IntVector x1, int rotation, IntVector x0) {
    return x1.lanewise(ROL, rotation).lanewise(XOR, x0);
  }
}
