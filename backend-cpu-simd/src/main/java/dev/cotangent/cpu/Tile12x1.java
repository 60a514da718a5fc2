package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 12 rows and 1 vector: 12 accumulators, all of them locals. */
final class Tile12x1 extends TileKernel {
  Tile12x1() {
    super(12, COUNT);
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
    FloatVector x4 = zero(F);
    FloatVector x5 = zero(F);
    FloatVector x6 = zero(F);
    FloatVector x7 = zero(F);
    FloatVector x8 = zero(F);
    FloatVector x9 = zero(F);
    FloatVector x10 = zero(F);
    FloatVector x11 = zero(F);
    int a0 = t.aAt + t.aRow[t.aRowFrom];
    int a1 = t.aAt + t.aRow[t.aRowFrom + 1];
    int a2 = t.aAt + t.aRow[t.aRowFrom + 2];
    int a3 = t.aAt + t.aRow[t.aRowFrom + 3];
    int a4 = t.aAt + t.aRow[t.aRowFrom + 4];
    int a5 = t.aAt + t.aRow[t.aRowFrom + 5];
    int a6 = t.aAt + t.aRow[t.aRowFrom + 6];
    int a7 = t.aAt + t.aRow[t.aRowFrom + 7];
    int a8 = t.aAt + t.aRow[t.aRowFrom + 8];
    int a9 = t.aAt + t.aRow[t.aRowFrom + 9];
    int a10 = t.aAt + t.aRow[t.aRowFrom + 10];
    int a11 = t.aAt + t.aRow[t.aRowFrom + 11];
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
        x4 = fma(broadcast(F, a[a4 + at]), bx, x4);
        x5 = fma(broadcast(F, a[a5 + at]), bx, x5);
        x6 = fma(broadcast(F, a[a6 + at]), bx, x6);
        x7 = fma(broadcast(F, a[a7 + at]), bx, x7);
        x8 = fma(broadcast(F, a[a8 + at]), bx, x8);
        x9 = fma(broadcast(F, a[a9 + at]), bx, x9);
        x10 = fma(broadcast(F, a[a10 + at]), bx, x10);
        x11 = fma(broadcast(F, a[a11 + at]), bx, x11);
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
    x4.mul(alpha).intoArray(sums, 4 * COUNT);
    x5.mul(alpha).intoArray(sums, 5 * COUNT);
    x6.mul(alpha).intoArray(sums, 6 * COUNT);
    x7.mul(alpha).intoArray(sums, 7 * COUNT);
    x8.mul(alpha).intoArray(sums, 8 * COUNT);
    x9.mul(alpha).intoArray(sums, 9 * COUNT);
    x10.mul(alpha).intoArray(sums, 10 * COUNT);
    x11.mul(alpha).intoArray(sums, 11 * COUNT);
    SimdTiles.finish(t, width);
  }
}
