package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** Strips of 12 columns by 2 vectors: 24 accumulators, all of them locals. */
final class Columns12x2 extends ColumnStrip {
  private static final int READ = 16;

  Columns12x2() {
    super(12, READ);
  }

  @Override
  void copy(float[] from, int at, int step, int length, float[] to, float[] sums) {
    SimdTiles.copyColumns(from, at, step, length, READ, to, sums);
  }

  @Override
  void run(Tile t) {
    float[] a = t.a;
    float[] b = t.b;
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
    int at = t.aAt;
    int bAt = t.bAt;
    int length = t.length;
    for (int k = 0; k < length; k++) {
      FloatVector bx = fromArray(F, b, bAt);
      FloatVector by = fromArray(F, b, bAt + COUNT);
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
      at += READ;
      bAt += 2 * COUNT;
    }
    float[] sums = t.sums;
    FloatVector alpha = broadcast(F, t.alpha);
    x0.mul(alpha).intoArray(sums, 0);
    y0.mul(alpha).intoArray(sums, COUNT);
    x1.mul(alpha).intoArray(sums, 2 * COUNT);
    y1.mul(alpha).intoArray(sums, 3 * COUNT);
    x2.mul(alpha).intoArray(sums, 4 * COUNT);
    y2.mul(alpha).intoArray(sums, 5 * COUNT);
    x3.mul(alpha).intoArray(sums, 6 * COUNT);
    y3.mul(alpha).intoArray(sums, 7 * COUNT);
    x4.mul(alpha).intoArray(sums, 8 * COUNT);
    y4.mul(alpha).intoArray(sums, 9 * COUNT);
    x5.mul(alpha).intoArray(sums, 10 * COUNT);
    y5.mul(alpha).intoArray(sums, 11 * COUNT);
    x6.mul(alpha).intoArray(sums, 12 * COUNT);
    y6.mul(alpha).intoArray(sums, 13 * COUNT);
    x7.mul(alpha).intoArray(sums, 14 * COUNT);
    y7.mul(alpha).intoArray(sums, 15 * COUNT);
    x8.mul(alpha).intoArray(sums, 16 * COUNT);
    y8.mul(alpha).intoArray(sums, 17 * COUNT);
    x9.mul(alpha).intoArray(sums, 18 * COUNT);
    y9.mul(alpha).intoArray(sums, 19 * COUNT);
    x10.mul(alpha).intoArray(sums, 20 * COUNT);
    y10.mul(alpha).intoArray(sums, 21 * COUNT);
    x11.mul(alpha).intoArray(sums, 22 * COUNT);
    y11.mul(alpha).intoArray(sums, 23 * COUNT);
    SimdTiles.finish(t, 2 * COUNT);
  }
}
