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
 * A tile of 6 interleaved rows and 2 vectors, mostly of a panel as wide as it is.
 *
 * <p>Where C2 knows the steps of an index, it checks it before the loop and not in it: 30 instead
 * of 41 instructions for 12 multiply-adds. The steps must be constants for that, so this is {@link
 * OuterTile6x2} written out for them.
 */
final class PanelStrip6x2 extends TileKernel {
  private static final int STRIP = 6;
  private static final int WIDTH = 2 * COUNT;

  PanelStrip6x2() {
    super(STRIP, WIDTH);
  }

  @Override
  void run(Tile t) {
    if (t.bStep == WIDTH) {
      alongPanel(t.a, t.aAt, t.b, t.bAt, t.length, t.alpha, t.sums);
    } else {
      OuterTile6x2.run(t.a, t.aAt, STRIP, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    }
    SimdTiles.finish(t, width);
  }

  private static void alongPanel(
      float[] a, int aAt, float[] b, int bAt, int depth, float factor, float[] sums) {
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
    for (int k = 0; k < depth; k++) {
      int at = aAt + k * STRIP;
      int from = bAt + k * WIDTH;
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
    }
    FloatVector alpha = broadcast(F, factor);
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
  }
}
