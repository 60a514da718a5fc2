package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 4 rows and 2 vectors: 8 accumulators, all of them locals. */
final class Tile4x2 extends TileKernel {
  Tile4x2() {
    super(4, 2 * COUNT);
  }

  @Override
  void run(Tile t) {
    float[] a = t.a;
    float[] b = t.b;
    int length = t.length;
    int aStep = t.aStep;
    int bStep = t.bStep;
    FloatVector x0 = zero(F);
    FloatVector y0 = zero(F);
    FloatVector x1 = zero(F);
    FloatVector y1 = zero(F);
    FloatVector x2 = zero(F);
    FloatVector y2 = zero(F);
    FloatVector x3 = zero(F);
    FloatVector y3 = zero(F);
    int a0 = t.aAt + t.aRow[t.aRowFrom];
    int a1 = t.aAt + t.aRow[t.aRowFrom + 1];
    int a2 = t.aAt + t.aRow[t.aRowFrom + 2];
    int a3 = t.aAt + t.aRow[t.aRowFrom + 3];
    int runEnd = t.runFrom + t.runs;
    for (int run = t.runFrom; run < runEnd; run++) {
      int at = t.aRun[run];
      int bk = t.bAt + t.bRun[run];
      for (int k = 0; k < length; k++) {
        FloatVector bx = fromArray(F, b, bk);
        FloatVector by = fromArray(F, b, bk + COUNT);
        FloatVector s0 = broadcast(F, a[a0 + at]);
        x0 = fma(s0, bx, x0);
        y0 = fma(s0, by, y0);
        FloatVector s1 = broadcast(F, a[a1 + at]);
        x1 = fma(s1, bx, x1);
        y1 = fma(s1, by, y1);
        FloatVector s2 = broadcast(F, a[a2 + at]);
        x2 = fma(s2, bx, x2);
        y2 = fma(s2, by, y2);
        FloatVector s3 = broadcast(F, a[a3 + at]);
        x3 = fma(s3, bx, x3);
        y3 = fma(s3, by, y3);
        at += aStep;
        bk += bStep;
      }
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
    SimdTiles.finish(t, width);
  }
}
