package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of softmax by the Vector API.
 *
 * <p>All vectors run under a mask: rows of few classes are the rule, and so the function that a
 * loop holds is in it once only, which C2 needs to inline it.
 */
final class VectorLossLoops extends LossLoops {
  private final RowLoops rows = new VectorRowLoops();

  @Override
  float max(float[] x, int at, int n) {
    return rows.max(x, at, n);
  }

  @Override
  float sum(float[] x, int at, int n) {
    return rows.sum(x, at, n);
  }

  @Override
  float sumOfDifferences(float[] x, int at, float c, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      sum = sum.add(fromArray(F, x, at + i, lanes).sub(c), lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      sum = sum.add(fromArray(F, x, xAt + i, lanes).mul(fromArray(F, y, yAt + i, lanes)), lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  float sumOfExp(float[] x, int at, float c, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      sum = sum.add(VectorMath.exp(fromArray(F, x, at + i, lanes).sub(c)), lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  float exp(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector e = VectorMath.exp(fromArray(F, x, xAt + i, lanes).sub(c));
      e.intoArray(y, yAt + i, lanes);
      sum = sum.add(e, lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  void divide(float[] y, int at, float c, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      fromArray(F, y, at + i, lanes).div(c).intoArray(y, at + i, lanes);
    }
  }

  @Override
  void subtract(float[] x, int xAt, float a, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      fromArray(F, x, xAt + i, lanes).sub(a).sub(b).intoArray(y, yAt + i, lanes);
    }
  }

  @Override
  void timesDifference(float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      fromArray(F, y, yAt + i, lanes)
          .sub(c)
          .mul(fromArray(F, x, xAt + i, lanes))
          .intoArray(z, zAt + i, lanes);
    }
  }

  @Override
  void minusExp(float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      fromArray(F, x, xAt + i, lanes)
          .sub(VectorMath.exp(fromArray(F, y, yAt + i, lanes)).mul(c))
          .intoArray(z, zAt + i, lanes);
    }
  }

  @Override
  void scaledDifference(float[] x, int xAt, float c, float scale, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      fromArray(F, x, xAt + i, lanes).sub(c).mul(scale).intoArray(y, yAt + i, lanes);
    }
  }
}
