package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 4 rows and 1 vector: 4 accumulators, all of them locals. */
final class Tile4x1 extends TileKernel {
  Tile4x1() {
    super(4, COUNT);
  }

  @Override
  void run(Tile t) {
    float[] a = t.a;
    float[] b = t.b;
    int length = t.length;
    int aStep = t.aStep;
    int bStep = t.bStep;
    FloatVector x0 = zero(F);
    FloatVector x1 = zero(F);
    FloatVector x2 = zero(F);
    FloatVector x3 = zero(F);
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
        x0 = fma(broadcast(F, a[a0 + at]), bx, x0);
        x1 = fma(broadcast(F, a[a1 + at]), bx, x1);
        x2 = fma(broadcast(F, a[a2 + at]), bx, x2);
        x3 = fma(broadcast(F, a[a3 + at]), bx, x3);
        at += aStep;
        bk += bStep;
      }
    }
    float[] sums = t.sums;
    FloatVector alpha = broadcast(F, t.alpha);
    x0.mul(alpha).intoArray(sums, 0);
    x1.mul(alpha).intoArray(sums, COUNT);
    x2.mul(alpha).intoArray(sums, 2 * COUNT);
    x3.mul(alpha).intoArray(sums, 3 * COUNT);
    SimdTiles.finish(t, width);
  }
}
