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
 * <p>But for one exponential, they call no method that takes or returns a vector but the API's. So
 * no vector is boxed, whatever C2 makes of the methods around them: see {@link MethodInliner}.
 * Hence the tree of lanes is spelt out in each sum. Nor do they add under a mask after a loop
 * without one: C2 then boxed the sum in some virtual machines and not in others, at a hundredth of
 * the speed.
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

  /**
   * The sums of whole vectors, read in an order that memory delivers sooner.
   *
   * <p>Of each pair of vectors the first is read a run ahead of the second. Presumably pages are
   * entered early so, and the line that a processor fetches beside a missing one is there in time.
   */
  @Override
  void sums(float[] x, int at, int n, int count, float[] out, int outAt) {
    if (n % (4 * COUNT) != 0 || n == 0 || count < 2) {
      super.sums(x, at, n, count, out, outAt);
      return;
    }
    FloatVector a = zero(F);
    FloatVector c = zero(F);
    for (int i = 0; i < n; i += 4 * COUNT) {
      a = a.add(fromArray(F, x, at + i));
      c = c.add(fromArray(F, x, at + i + 2 * COUNT));
    }
    for (int k = 0; k < count; k++) {
      int here = at + k * n;
      int next = k < count - 1 ? here + n : here;
      FloatVector nextA = zero(F);
      FloatVector b = zero(F);
      FloatVector nextC = zero(F);
      FloatVector d = zero(F);
      for (int i = 0; i < n; i += 4 * COUNT) {
        nextA = nextA.add(fromArray(F, x, next + i));
        b = b.add(fromArray(F, x, here + i + COUNT));
        nextC = nextC.add(fromArray(F, x, next + i + 2 * COUNT));
        d = d.add(fromArray(F, x, here + i + 3 * COUNT));
      }
      FloatVector sum = a.add(b).add(c.add(d));
      if (COUNT > 8) {
        sum = sum.add(sum.rearrange(DOWN_8));
      }
      if (COUNT > 4) {
        sum = sum.add(sum.rearrange(DOWN_4));
      }
      sum = sum.add(sum.rearrange(DOWN_2));
      out[outAt + k] = sum.add(sum.rearrange(DOWN_1)).lane(0);
      a = nextA;
      c = nextC;
    }
  }

  /** Takes four rows at a time, so that y is read and written a fourth as often. */
  @Override
  void addRows(float[] x, int at, int rows, float[] y, int yAt, int n) {
    int vectors = n - n % COUNT;
    int r = 0;
    for (; r <= rows - 4; r += 4) {
      int row = at + r * n;
      for (int i = 0; i < vectors; i += COUNT) {
        fromArray(F, y, yAt + i)
            .add(fromArray(F, x, row + i))
            .add(fromArray(F, x, row + n + i))
            .add(fromArray(F, x, row + 2 * n + i))
            .add(fromArray(F, x, row + 3 * n + i))
            .intoArray(y, yAt + i);
      }
      for (int i = vectors; i < n; i++) {
        y[yAt + i] += x[row + i];
        y[yAt + i] += x[row + n + i];
        y[yAt + i] += x[row + 2 * n + i];
        y[yAt + i] += x[row + 3 * n + i];
      }
    }
    super.addRows(x, at + r * n, rows - r, y, yAt, n);
  }

  /** One loop, so each vector is masked: with a second one for the rest, C2 boxed the sums. */
  @Override
  float squares(float[] x, int at, float c, int n) {
    FloatVector a = zero(F);
    FloatVector b = zero(F);
    for (int i = 0; i < n; i += 2 * COUNT) {
      VectorMask<Float> low = F.indexInRange(i, n);
      VectorMask<Float> high = F.indexInRange(i + COUNT, n);
      FloatVector p = fromArray(F, x, at + i, low).sub(c);
      FloatVector q = fromArray(F, x, at + i + COUNT, high).sub(c);
      a = a.add(zero(F).blend(p.mul(p), low));
      b = b.add(zero(F).blend(q.mul(q), high));
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

  /** Four vectors side by side, since a maximum that minds NaN takes some fifteen cycles. */
  @Override
  float max(float[] x, int at, int n) {
    FloatVector a = broadcast(F, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i <= n - 4 * COUNT; i += 4 * COUNT) {
      a = a.max(fromArray(F, x, at + i));
      b = b.max(fromArray(F, x, at + i + COUNT));
      c = c.max(fromArray(F, x, at + i + 2 * COUNT));
      d = d.max(fromArray(F, x, at + i + 3 * COUNT));
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      a = a.blend(a.max(fromArray(F, x, at + i, lanes)), lanes);
    }
    return a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
  }

  @Override
  float min(float[] x, int at, int n) {
    FloatVector a = broadcast(F, Float.POSITIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i <= n - 4 * COUNT; i += 4 * COUNT) {
      a = a.min(fromArray(F, x, at + i));
      b = b.min(fromArray(F, x, at + i + COUNT));
      c = c.min(fromArray(F, x, at + i + 2 * COUNT));
      d = d.min(fromArray(F, x, at + i + 3 * COUNT));
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      a = a.blend(a.min(fromArray(F, x, at + i, lanes)), lanes);
    }
    return a.min(b).min(c.min(d)).reduceLanes(VectorOperators.MIN);
  }

  @Override
  float expBelow(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    return n % COUNT == 0
        ? expOfWholeVectors(x, xAt, c, y, yAt, n)
        : expUnderMasks(x, xAt, c, y, yAt, n);
  }

  /** A masked store takes as long as an exponential on processors without mask registers. */
  private static float expOfWholeVectors(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    FloatVector sum = zero(F);
    for (int i = 0; i < n; i += COUNT) {
      FloatVector e = VectorMath.expOfNegative(fromArray(F, x, xAt + i).sub(c));
      e.intoArray(y, yAt + i);
      sum = sum.add(e);
    }
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(DOWN_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(DOWN_4));
    }
    sum = sum.add(sum.rearrange(DOWN_2));
    return sum.add(sum.rearrange(DOWN_1)).lane(0);
  }

  /**
   * One exponential in one loop, which C2 can inline: so each vector is masked, not only the last.
   */
  private static float expUnderMasks(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    FloatVector sum = zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector e = VectorMath.expOfNegative(fromArray(F, x, xAt + i, lanes).sub(c));
      e.intoArray(y, yAt + i, lanes);
      sum = sum.add(zero(F).blend(e, lanes));
    }
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
  void scale(float c, float[] y, int at, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      fromArray(F, y, at + i).mul(c).intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] *= c;
    }
  }
}
