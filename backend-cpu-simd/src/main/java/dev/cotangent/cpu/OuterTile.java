package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of outer products: 12 columns of A times 2 vectors of B, both read row by row.
 *
 * <p>Where {@link Tile12x2} walks along rows of A, this walks down its columns. One address serves
 * all twelve, where {@link Tile12x2} holds one for each row, more than there are registers.
 */
final class OuterTile {
  /** Columns of A that are read. */
  static final int ROWS = 12;

  /** Columns of B that are read. */
  static final int WIDTH = 2 * COUNT;

  private OuterTile() {}

  /**
   * Writes sums[r, j] = alpha * sum over k of a[aAt + k * aStep + r] * b[bAt + k * bStep + j].
   *
   * <p>One chain for each element, as {@link TileKernel} defines it.
   */
  static void run(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int depth,
      float alpha,
      float[] sums) {
    FloatVector x0 = zero(F);
    FloatVector y0 = zero(F);
    FloatVector x1 = zero(F);
    FloatVector y1 = zero(F);
    FloatVector x2 = zero(F);
    FloatVector y2 = zero(F);
    FloatVector x3 = zero(F);
    FloatVector y3 = zero(F);
    FloatVector x4 = zero(F);
    FloatVector y4 = zero(F);
    FloatVector x5 = zero(F);
    FloatVector y5 = zero(F);
    FloatVector x6 = zero(F);
    FloatVector y6 = zero(F);
    FloatVector x7 = zero(F);
    FloatVector y7 = zero(F);
    FloatVector x8 = zero(F);
    FloatVector y8 = zero(F);
    FloatVector x9 = zero(F);
    FloatVector y9 = zero(F);
    FloatVector x10 = zero(F);
    FloatVector y10 = zero(F);
    FloatVector x11 = zero(F);
    FloatVector y11 = zero(F);
    int at = aAt;
    int from = bAt;
    for (int k = 0; k < depth; k++) {
      FloatVector bx = fromArray(F, b, from);
      FloatVector by = fromArray(F, b, from + COUNT);
      FloatVector s0 = broadcast(F, a[at]);
      x0 = fma(s0, bx, x0);
      y0 = fma(s0, by, y0);
      FloatVector s1 = broadcast(F, a[at + 1]);
      x1 = fma(s1, bx, x1);
      y1 = fma(s1, by, y1);
      FloatVector s2 = broadcast(F, a[at + 2]);
      x2 = fma(s2, bx, x2);
      y2 = fma(s2, by, y2);
      FloatVector s3 = broadcast(F, a[at + 3]);
      x3 = fma(s3, bx, x3);
      y3 = fma(s3, by, y3);
      FloatVector s4 = broadcast(F, a[at + 4]);
      x4 = fma(s4, bx, x4);
      y4 = fma(s4, by, y4);
      FloatVector s5 = broadcast(F, a[at + 5]);
      x5 = fma(s5, bx, x5);
      y5 = fma(s5, by, y5);
      FloatVector s6 = broadcast(F, a[at + 6]);
      x6 = fma(s6, bx, x6);
      y6 = fma(s6, by, y6);
      FloatVector s7 = broadcast(F, a[at + 7]);
      x7 = fma(s7, bx, x7);
      y7 = fma(s7, by, y7);
      FloatVector s8 = broadcast(F, a[at + 8]);
      x8 = fma(s8, bx, x8);
      y8 = fma(s8, by, y8);
      FloatVector s9 = broadcast(F, a[at + 9]);
      x9 = fma(s9, bx, x9);
      y9 = fma(s9, by, y9);
      FloatVector s10 = broadcast(F, a[at + 10]);
      x10 = fma(s10, bx, x10);
      y10 = fma(s10, by, y10);
      FloatVector s11 = broadcast(F, a[at + 11]);
      x11 = fma(s11, bx, x11);
      y11 = fma(s11, by, y11);
      at += aStep;
      from += bStep;
    }
    FloatVector factor = broadcast(F, alpha);
    x0.mul(factor).intoArray(sums, 0);
    y0.mul(factor).intoArray(sums, COUNT);
    x1.mul(factor).intoArray(sums, 2 * COUNT);
    y1.mul(factor).intoArray(sums, 3 * COUNT);
    x2.mul(factor).intoArray(sums, 4 * COUNT);
    y2.mul(factor).intoArray(sums, 5 * COUNT);
    x3.mul(factor).intoArray(sums, 6 * COUNT);
    y3.mul(factor).intoArray(sums, 7 * COUNT);
    x4.mul(factor).intoArray(sums, 8 * COUNT);
    y4.mul(factor).intoArray(sums, 9 * COUNT);
    x5.mul(factor).intoArray(sums, 10 * COUNT);
    y5.mul(factor).intoArray(sums, 11 * COUNT);
    x6.mul(factor).intoArray(sums, 12 * COUNT);
    y6.mul(factor).intoArray(sums, 13 * COUNT);
    x7.mul(factor).intoArray(sums, 14 * COUNT);
    y7.mul(factor).intoArray(sums, 15 * COUNT);
    x8.mul(factor).intoArray(sums, 16 * COUNT);
    y8.mul(factor).intoArray(sums, 17 * COUNT);
    x9.mul(factor).intoArray(sums, 18 * COUNT);
    y9.mul(factor).intoArray(sums, 19 * COUNT);
    x10.mul(factor).intoArray(sums, 20 * COUNT);
    y10.mul(factor).intoArray(sums, 21 * COUNT);
    x11.mul(factor).intoArray(sums, 22 * COUNT);
    y11.mul(factor).intoArray(sums, 23 * COUNT);
  }
}
