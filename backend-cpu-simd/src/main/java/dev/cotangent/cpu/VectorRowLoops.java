package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * The row loops by the Vector API.
 *
 * <p>They call no method that takes or returns a vector but those of the API. So no vector is
 * boxed, whatever C2 makes of the methods around them: see {@link MethodInliner}. Hence the tree of
 * lanes is spelt out in each sum.
 */
final class VectorRowLoops extends RowLoops {
  private static final VectorShuffle<Float> DOWN_8 = down(8);
  private static final VectorShuffle<Float> DOWN_4 = down(4);
  private static final VectorShuffle<Float> DOWN_2 = down(2);
  private static final VectorShuffle<Float> DOWN_1 = down(1);

  /** Lane i of the shuffled vector is lane i + distance, round the end. */
  private static VectorShuffle<Float> down(int distance) {
    return VectorShuffle.fromOp(F, lane -> (lane + distance) & (COUNT - 1));
  }

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

  /** Four vectors of sums, of which the first takes the rest, then a tree of vectors and lanes. */
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
    FloatVector sum = a.add(b).add(c.add(d));
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(DOWN_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(DOWN_4));
    }
    sum = sum.add(sum.rearrange(DOWN_2));
    return sum.add(sum.rearrange(DOWN_1)).lane(0);
  }

  @Override
  float squares(float[] x, int at, float c, int n) {
    FloatVector a = zero(F);
    FloatVector b = zero(F);
    int i = 0;
    for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
      FloatVector p = fromArray(F, x, at + i).sub(c);
      FloatVector q = fromArray(F, x, at + i + COUNT).sub(c);
      a = a.add(p.mul(p));
      b = b.add(q.mul(q));
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector p = fromArray(F, x, at + i, lanes).sub(c);
      a = a.add(p.mul(p), lanes);
    }
    FloatVector sum = a.add(b);
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(DOWN_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(DOWN_4));
    }
    sum = sum.add(sum.rearrange(DOWN_2));
    return sum.add(sum.rearrange(DOWN_1)).lane(0);
  }

  @Override
  float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector a = zero(F);
    FloatVector b = zero(F);
    int i = 0;
    for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
      a = a.add(fromArray(F, x, xAt + i).mul(fromArray(F, y, yAt + i)));
      b = b.add(fromArray(F, x, xAt + i + COUNT).mul(fromArray(F, y, yAt + i + COUNT)));
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      a = a.add(fromArray(F, x, xAt + i, lanes).mul(fromArray(F, y, yAt + i, lanes)));
    }
    FloatVector sum = a.add(b);
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(DOWN_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(DOWN_4));
    }
    sum = sum.add(sum.rearrange(DOWN_2));
    return sum.add(sum.rearrange(DOWN_1)).lane(0);
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
