package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** Strips of 6 columns by 2 vectors: 12 accumulators, for machines of 16 registers. */
final class Columns6x2 extends ColumnStrip {
  private static final int READ = 8;

  Columns6x2() {
    super(6, READ);
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
    SimdTiles.finish(t, 2 * COUNT);
  }
}
