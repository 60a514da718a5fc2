package dev.cotangent.cpu;

import static dev.cotangent.cpu.Cuts.cut;
import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/** A tile of 12 interleaved rows and 1 vector, as {@link Strip12x2} reads them. */
final class Strip12x1 extends TileKernel {
  Strip12x1() {
    super(12, COUNT);
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
    FloatVector x6 = zero(F);
    FloatVector x7 = zero(F);
    FloatVector x8 = zero(F);
    FloatVector x9 = zero(F);
    FloatVector x10 = zero(F);
    FloatVector x11 = zero(F);
    for (int k = 0; k < length; k++) {
      FloatVector bx = fromArray(F, b, bAt);
      bAt += bStep;
      x0 = fma(broadcast(F, a[at]), bx, x0);
      x1 = fma(broadcast(F, a[at + 1]), bx, x1);
      cut();
      x2 = fma(broadcast(F, a[at + 2]), bx, x2);
      x3 = fma(broadcast(F, a[at + 3]), bx, x3);
      cut();
      x4 = fma(broadcast(F, a[at + 4]), bx, x4);
      x5 = fma(broadcast(F, a[at + 5]), bx, x5);
      cut();
      x6 = fma(broadcast(F, a[at + 6]), bx, x6);
      x7 = fma(broadcast(F, a[at + 7]), bx, x7);
      cut();
      x8 = fma(broadcast(F, a[at + 8]), bx, x8);
      x9 = fma(broadcast(F, a[at + 9]), bx, x9);
      cut();
      x10 = fma(broadcast(F, a[at + 10]), bx, x10);
      x11 = fma(broadcast(F, a[at + 11]), bx, x11);
      cut();
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
    x6.mul(alpha).intoArray(sums, 6 * COUNT);
    x7.mul(alpha).intoArray(sums, 7 * COUNT);
    x8.mul(alpha).intoArray(sums, 8 * COUNT);
    x9.mul(alpha).intoArray(sums, 9 * COUNT);
    x10.mul(alpha).intoArray(sums, 10 * COUNT);
    x11.mul(alpha).intoArray(sums, 11 * COUNT);
    SimdTiles.finish(t, width);
  }
}
