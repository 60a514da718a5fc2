package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The row loops by the Vector API. */
final class VectorRowLoops extends RowLoops {

  @Override
  void add(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      fromArray(F, y, yAt + i).add(fromArray(F, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  @Override
  void max(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      fromArray(F, y, yAt + i).max(fromArray(F, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(y[yAt + i], x[xAt + i]);
    }
  }

  @Override
  void min(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      fromArray(F, y, yAt + i).min(fromArray(F, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.min(y[yAt + i], x[xAt + i]);
    }
  }

  /** Four vectors of sums, the last of them partial; then those of the lanes. */
  @Override
  float sum(float[] x, int at, int n) {
    FloatVector a = zero(F);
    FloatVector b = zero(F);
    FloatVector c = zero(F);
    FloatVector d = zero(F);
    int i = 0;
    for (; i <= n - 4 * COUNT; i += 4 * COUNT) {
      a = a.add(fromArray(F, x, at + i));
      b = b.add(fromArray(F, x, at + i + COUNT));
      c = c.add(fromArray(F, x, at + i + 2 * COUNT));
      d = d.add(fromArray(F, x, at + i + 3 * COUNT));
    }
    for (; i < n; i += COUNT) {
      a = a.add(fromArray(F, x, at + i, F.indexInRange(i, n)));
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
  }

  @Override
  float max(float[] x, int at, int n) {
    FloatVector best = broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      best = best.blend(best.max(fromArray(F, x, at + i, lanes)), lanes);
    }
    return best.reduceLanes(VectorOperators.MAX);
  }

  @Override
  float min(float[] x, int at, int n) {
    FloatVector best = broadcast(F, Float.POSITIVE_INFINITY);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      best = best.blend(best.min(fromArray(F, x, at + i, lanes)), lanes);
    }
    return best.reduceLanes(VectorOperators.MIN);
  }
}
