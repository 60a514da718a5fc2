package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 8 rows of twelve interleaved ones and 2 vectors, as {@link Strip12x2} reads them. */
final class Strip8x2 extends TileKernel {
  Strip8x2() {
    super(8, 2 * COUNT);
  }

  @Override
  void run(Tile t) {
    float[] a = t.a;
    float[] b = t.b;
    int at = t.aAt;
    int bAt = t.bAt;
    int bStep = t.bStep;
    int length = t.length;
    int step = OuterTile.ROWS * t.aStep;
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
    for (int k = 0; k < length; k++) {
      FloatVector bx = fromArray(F, b, bAt);
      FloatVector by = fromArray(F, b, bAt + COUNT);
      bAt += bStep;
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
      at += step;
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
    SimdTiles.finish(t, width);
  }
}
