package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of normalisation by the Vector API.
 *
 * <p>The last, partial vector runs the same code under a mask. Lanes outside it hold dy = 0, so
 * that they add nothing to a sum.
 */
final class VectorNormLoops implements NormLoops {

  @Override
  public void normalise(
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float[] bias,
      int biasAt,
      float[] y,
      int yAt,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector v = fromArray(F, x, xAt + i).sub(mean).mul(inverse);
      v = v.mul(fromArray(F, gain, gainAt + i)).add(fromArray(F, bias, biasAt + i));
      v.intoArray(y, yAt + i);
    }
    if (i < n) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      v = v.mul(fromArray(F, gain, gainAt + i, lanes)).add(fromArray(F, bias, biasAt + i, lanes));
      v.intoArray(y, yAt + i, lanes);
    }
  }

  @Override
  public void gradSums(
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float[] into,
      int n) {
    FloatVector a = zero(F);
    FloatVector b = zero(F);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector v = fromArray(F, x, xAt + i).sub(mean).mul(inverse);
      FloatVector g = fromArray(F, dy, dyAt + i).mul(fromArray(F, gain, gainAt + i));
      a = a.add(g);
      b = b.add(g.mul(v));
    }
    for (; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      FloatVector g = fromArray(F, dy, dyAt + i, lanes).mul(fromArray(F, gain, gainAt + i, lanes));
      a = a.add(g);
      b = b.add(g.mul(v));
    }
    into[0] = Lanes.sum(a);
    into[1] = Lanes.sum(b);
  }

  @Override
  public void grad(
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float meanOfG,
      float meanOfGv,
      float[] dx,
      int dxAt,
      float[] sums,
      int sumsAt,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector v = fromArray(F, x, xAt + i).sub(mean).mul(inverse);
      FloatVector given = fromArray(F, dy, dyAt + i);
      FloatVector g = given.mul(fromArray(F, gain, gainAt + i));
      g.sub(meanOfG).sub(v.mul(meanOfGv)).mul(inverse).intoArray(dx, dxAt + i);
      fromArray(F, sums, sumsAt + i).add(given.mul(v)).intoArray(sums, sumsAt + i);
      fromArray(F, sums, sumsAt + n + i).add(given).intoArray(sums, sumsAt + n + i);
    }
    if (i < n) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      FloatVector given = fromArray(F, dy, dyAt + i, lanes);
      FloatVector g = given.mul(fromArray(F, gain, gainAt + i, lanes));
      g.sub(meanOfG).sub(v.mul(meanOfGv)).mul(inverse).intoArray(dx, dxAt + i, lanes);
      FloatVector sum = fromArray(F, sums, sumsAt + i, lanes).add(given.mul(v));
      sum.intoArray(sums, sumsAt + i, lanes);
      sum = fromArray(F, sums, sumsAt + n + i, lanes).add(given);
      sum.intoArray(sums, sumsAt + n + i, lanes);
    }
  }
}
