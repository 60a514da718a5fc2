package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 6 rows and 2 vectors: 12 accumulators, all of them locals. */
final class Tile6x2 extends TileKernel {
  Tile6x2() {
    super(6, 2 * COUNT);
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
        FloatVector by = fromArray(F, b, bAt + COUNT);
        bAt += bStep;
        FloatVector s0 = broadcast(F, a[a0 + k]);
        x0 = fma(s0, bx, x0);
        y0 = fma(s0, by, y0);
        FloatVector s1 = broadcast(F, a[a1 + k]);
        x1 = fma(s1, bx, x1);
        y1 = fma(s1, by, y1);
        FloatVector s2 = broadcast(F, a[a2 + k]);
        x2 = fma(s2, bx, x2);
        y2 = fma(s2, by, y2);
        FloatVector s3 = broadcast(F, a[a3 + k]);
        x3 = fma(s3, bx, x3);
        y3 = fma(s3, by, y3);
        FloatVector s4 = broadcast(F, a[a4 + k]);
        x4 = fma(s4, bx, x4);
        y4 = fma(s4, by, y4);
        FloatVector s5 = broadcast(F, a[a5 + k]);
        x5 = fma(s5, bx, x5);
        y5 = fma(s5, by, y5);
      }
    }
    boolean full = t.rows == 6 && t.columns == width;
    float[] c = full ? t.c : t.edge;
    int at = full ? t.cAt : 0;
    int step = full ? t.cStep : width;
    if (full && t.add) {
      fromArray(F, c, at).add(x0).intoArray(c, at);
      fromArray(F, c, at + COUNT).add(y0).intoArray(c, at + COUNT);
      fromArray(F, c, at + step).add(x1).intoArray(c, at + step);
      fromArray(F, c, at + step + COUNT).add(y1).intoArray(c, at + step + COUNT);
      fromArray(F, c, at + 2 * step).add(x2).intoArray(c, at + 2 * step);
      fromArray(F, c, at + 2 * step + COUNT).add(y2).intoArray(c, at + 2 * step + COUNT);
      fromArray(F, c, at + 3 * step).add(x3).intoArray(c, at + 3 * step);
      fromArray(F, c, at + 3 * step + COUNT).add(y3).intoArray(c, at + 3 * step + COUNT);
      fromArray(F, c, at + 4 * step).add(x4).intoArray(c, at + 4 * step);
      fromArray(F, c, at + 4 * step + COUNT).add(y4).intoArray(c, at + 4 * step + COUNT);
      fromArray(F, c, at + 5 * step).add(x5).intoArray(c, at + 5 * step);
      fromArray(F, c, at + 5 * step + COUNT).add(y5).intoArray(c, at + 5 * step + COUNT);
      return;
    }
    x0.intoArray(c, at);
    y0.intoArray(c, at + COUNT);
    x1.intoArray(c, at + step);
    y1.intoArray(c, at + step + COUNT);
    x2.intoArray(c, at + 2 * step);
    y2.intoArray(c, at + 2 * step + COUNT);
    x3.intoArray(c, at + 3 * step);
    y3.intoArray(c, at + 3 * step + COUNT);
    x4.intoArray(c, at + 4 * step);
    y4.intoArray(c, at + 4 * step + COUNT);
    x5.intoArray(c, at + 5 * step);
    y5.intoArray(c, at + 5 * step + COUNT);
    if (!full) {
      t.mergeEdge(width);
    }
  }
}
