package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/**
 * Multiplies one row by four panels of two vectors: eight chains of sums, as many as hide the time
 * of a multiply-add.
 *
 * <p>Each sum is the chain that {@link TileKernel} defines.
 */
final class PanelRow {
  static final int PANELS = 4;

  /**
   * Computes one row of {@code t}, in full panels of one run.
   *
   * @param apart elements of B from one panel to the next
   */
  void run(Tile t, int apart) {
    float[] a = t.a;
    float[] b = t.b;
    FloatVector s0 = zero(F);
    FloatVector s1 = zero(F);
    FloatVector s2 = zero(F);
    FloatVector s3 = zero(F);
    FloatVector s4 = zero(F);
    FloatVector s5 = zero(F);
    FloatVector s6 = zero(F);
    FloatVector s7 = zero(F);
    int b0 = t.bAt;
    int b1 = b0 + apart;
    int b2 = b1 + apart;
    int b3 = b2 + apart;
    int at = t.aAt;
    int length = t.length;
    for (int k = 0; k < length; k++) {
      FloatVector v = broadcast(F, a[at + k]);
      int p = k * 2 * COUNT;
      s0 = fma(v, fromArray(F, b, b0 + p), s0);
      s1 = fma(v, fromArray(F, b, b0 + p + COUNT), s1);
      s2 = fma(v, fromArray(F, b, b1 + p), s2);
      s3 = fma(v, fromArray(F, b, b1 + p + COUNT), s3);
      s4 = fma(v, fromArray(F, b, b2 + p), s4);
      s5 = fma(v, fromArray(F, b, b2 + p + COUNT), s5);
      s6 = fma(v, fromArray(F, b, b3 + p), s6);
      s7 = fma(v, fromArray(F, b, b3 + p + COUNT), s7);
    }
    float[] sums = t.sums;
    FloatVector alpha = broadcast(F, t.alpha);
    s0.mul(alpha).intoArray(sums, 0);
    s1.mul(alpha).intoArray(sums, COUNT);
    s2.mul(alpha).intoArray(sums, 2 * COUNT);
    s3.mul(alpha).intoArray(sums, 3 * COUNT);
    s4.mul(alpha).intoArray(sums, 4 * COUNT);
    s5.mul(alpha).intoArray(sums, 5 * COUNT);
    s6.mul(alpha).intoArray(sums, 6 * COUNT);
    s7.mul(alpha).intoArray(sums, 7 * COUNT);
    int width = 2 * COUNT * PANELS;
    SimdTiles.finish(sums, width, t.add, t.c, t.cAt, t.cStep, 1, width);
  }
}
