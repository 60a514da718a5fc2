package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 6 interleaved rows and 1 vector, as {@link Strip6x2} reads them. */
final class Strip6x1 extends TileKernel {
  Strip6x1() {
    super(6, COUNT);
  }

  @Override
  void run(Tile t) {
    float[] a = t.a;
    float[] b = t.b;
    int at = t.aAt;
    int bAt = t.bAt;
    int bStep = t.bStep;
    int length = t.length;
    int step = rows * t.aStep;
    FloatVector x0 = zero(F);
    FloatVector x1 = zero(F);
    FloatVector x2 = zero(F);
    FloatVector x3 = zero(F);
    FloatVector x4 = zero(F);
    FloatVector x5 = zero(F);
    for (int k = 0; k < length; k++) {
      FloatVector bx = fromArray(F, b, bAt);
      bAt += bStep;
      x0 = fma(broadcast(F, a[at]), bx, x0);
      x1 = fma(broadcast(F, a[at + 1]), bx, x1);
      x2 = fma(broadcast(F, a[at + 2]), bx, x2);
      x3 = fma(broadcast(F, a[at + 3]), bx, x3);
      x4 = fma(broadcast(F, a[at + 4]), bx, x4);
      x5 = fma(broadcast(F, a[at + 5]), bx, x5);
      at += step;
    }
    float[] sums = t.sums;
    FloatVector alpha = broadcast(F, t.alpha);
    x0.mul(alpha).intoArray(sums, 0);
    x1.mul(alpha).intoArray(sums, COUNT);
    x2.mul(alpha).intoArray(sums, 2 * COUNT);
    x3.mul(alpha).intoArray(sums, 3 * COUNT);
    x4.mul(alpha).intoArray(sums, 4 * COUNT);
    x5.mul(alpha).intoArray(sums, 5 * COUNT);
    SimdTiles.finish(t, width);
  }
}
