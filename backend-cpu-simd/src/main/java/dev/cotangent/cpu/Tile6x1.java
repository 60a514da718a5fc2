package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 6 rows and 1 vector: 6 accumulators, all of them locals. */
final class Tile6x1 extends TileKernel {
  Tile6x1() {
    super(6, COUNT);
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
    for (int run = t.runFrom; run < t.runFrom + t.runs; run++) {
      int from = t.aAt + t.aRun[run];
      int bAt = t.bAt + t.bRun[run];
      int a0 = from + t.aRow[t.aRowFrom];
      int a1 = from + t.aRow[t.aRowFrom + 1];
      int a2 = from + t.aRow[t.aRowFrom + 2];
      int a3 = from + t.aRow[t.aRowFrom + 3];
      int a4 = from + t.aRow[t.aRowFrom + 4];
      int a5 = from + t.aRow[t.aRowFrom + 5];
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
      }
    }
    boolean full = t.rows == 6 && t.columns == width;
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
      return;
    }
    x0.intoArray(c, at);
    x1.intoArray(c, at + step);
    x2.intoArray(c, at + 2 * step);
    x3.intoArray(c, at + 3 * step);
    x4.intoArray(c, at + 4 * step);
    x5.intoArray(c, at + 5 * step);
    if (!full) {
      t.mergeEdge(width);
    }
  }
}
