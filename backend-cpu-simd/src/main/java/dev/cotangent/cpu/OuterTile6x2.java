package dev.cotangent.cpu;

import static dev.cotangent.cpu.Cuts.cut;
import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * {@link OuterTile} for fewer rows and for machines of 16 registers: 6 columns of A times 2 vectors
 * of B.
 *
 * <p>With 16 of them, sums and row of B leave two registers to elements of A, so {@link Cuts} part
 * them.
 */
final class OuterTile6x2 {
  /** Columns of A that are read. */
  static final int ROWS = 6;

  private OuterTile6x2() {}

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
    int at = aAt;
    int from = bAt;
    for (int k = 0; k < depth; k++) {
      FloatVector bx = fromArray(F, b, from);
      FloatVector by = fromArray(F, b, from + COUNT);
      FloatVector s0 = broadcast(F, a[at]);
      x0 = fma(s0, bx, x0);
      y0 = fma(s0, by, y0);
      cut();
      FloatVector s1 = broadcast(F, a[at + 1]);
      x1 = fma(s1, bx, x1);
      y1 = fma(s1, by, y1);
      cut();
      FloatVector s2 = broadcast(F, a[at + 2]);
      x2 = fma(s2, bx, x2);
      y2 = fma(s2, by, y2);
      cut();
      FloatVector s3 = broadcast(F, a[at + 3]);
      x3 = fma(s3, bx, x3);
      y3 = fma(s3, by, y3);
      cut();
      FloatVector s4 = broadcast(F, a[at + 4]);
      x4 = fma(s4, bx, x4);
      y4 = fma(s4, by, y4);
      cut();
      FloatVector s5 = broadcast(F, a[at + 5]);
      x5 = fma(s5, bx, x5);
      y5 = fma(s5, by, y5);
      cut();
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
  }
}
