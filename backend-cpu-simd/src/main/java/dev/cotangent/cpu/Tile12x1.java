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
    for (int run = t.runFrom; run < t.runFrom + t.runs; run++) {
      int from = t.aAt + t.aRun[run];
      int bAt = t.bAt + t.bRun[run];
      int a0 = from + t.aRow[t.aRowFrom];
      int a1 = from + t.aRow[t.aRowFrom + 1];
      int a2 = from + t.aRow[t.aRowFrom + 2];
      int a3 = from + t.aRow[t.aRowFrom + 3];
      int a4 = from + t.aRow[t.aRowFrom + 4];
      int a5 = from + t.aRow[t.aRowFrom + 5];
      int a6 = from + t.aRow[t.aRowFrom + 6];
      int a7 = from + t.aRow[t.aRowFrom + 7];
      int a8 = from + t.aRow[t.aRowFrom + 8];
      int a9 = from + t.aRow[t.aRowFrom + 9];
      int a10 = from + t.aRow[t.aRowFrom + 10];
      int a11 = from + t.aRow[t.aRowFrom + 11];
      int length = t.length;
      int bStep = t.bStep;
      for (int k = 0; k < length; k++) {
        FloatVector bx = fromArray(F, b, bAt);
        bAt += bStep;
        x0 = fma(broadcast(F, a[a0 + k]), bx, x0);
        x1 = fma(broadcast(F, a[a1 + k]), bx, x1);
        x2 = fma(broadcast(F, a[a2 + k]), bx, x2);
        x3 = fma(broadcast(F, a[a3 + k]), bx, x3);
        x4 = fma(broadcast(F, a[a4 + k]), bx, x4);
        x5 = fma(broadcast(F, a[a5 + k]), bx, x5);
        x6 = fma(broadcast(F, a[a6 + k]), bx, x6);
        x7 = fma(broadcast(F, a[a7 + k]), bx, x7);
        x8 = fma(broadcast(F, a[a8 + k]), bx, x8);
        x9 = fma(broadcast(F, a[a9 + k]), bx, x9);
        x10 = fma(broadcast(F, a[a10 + k]), bx, x10);
        x11 = fma(broadcast(F, a[a11 + k]), bx, x11);
      }
    }
    boolean full = t.rows == 12 && t.columns == width;
    float[] c = full ? t.c : t.edge;
    int at = full ? t.cAt : 0;
    int step = full ? t.cStep : width;
    if (full && t.add) {
      fromArray(F, c, at).add(x0).intoArray(c, at);
      fromArray(F, c, at + step).add(x1).intoArray(c, at + step);
      fromArray(F, c, at + 2 * step).add(x2).intoArray(c, at + 2 * step);
      fromArray(F, c, at + 3 * step).add(x3).intoArray(c, at + 3 * step);
      fromArray(F, c, at + 4 * step).add(x4).intoArray(c, at + 4 * step);
      fromArray(F, c, at + 5 * step).add(x5).intoArray(c, at + 5 * step);
      fromArray(F, c, at + 6 * step).add(x6).intoArray(c, at + 6 * step);
      fromArray(F, c, at + 7 * step).add(x7).intoArray(c, at + 7 * step);
      fromArray(F, c, at + 8 * step).add(x8).intoArray(c, at + 8 * step);
      fromArray(F, c, at + 9 * step).add(x9).intoArray(c, at + 9 * step);
      fromArray(F, c, at + 10 * step).add(x10).intoArray(c, at + 10 * step);
      fromArray(F, c, at + 11 * step).add(x11).intoArray(c, at + 11 * step);
      return;
    }
    x0.intoArray(c, at);
    x1.intoArray(c, at + step);
    x2.intoArray(c, at + 2 * step);
    x3.intoArray(c, at + 3 * step);
    x4.intoArray(c, at + 4 * step);
    x5.intoArray(c, at + 5 * step);
    x6.intoArray(c, at + 6 * step);
    x7.intoArray(c, at + 7 * step);
    x8.intoArray(c, at + 8 * step);
    x9.intoArray(c, at + 9 * step);
    x10.intoArray(c, at + 10 * step);
    x11.intoArray(c, at + 11 * step);
    if (!full) {
      t.mergeEdge(width);
    }
  }
}
