package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loops of normalisation by the Vector API; the last vector of a row is partial. */
final class VectorNormLoops implements NormLoops {
  private final RowLoops rows = new VectorRowLoops();

  @Override
  public float sum(float[] x, int at, int n) {
    return rows.sum(x, at, n);
  }

  @Override
  public float squares(float[] x, int at, float mean, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector d = fromArray(F, x, at + i, lanes).sub(mean);
      sum = sum.add(d.mul(d), lanes);
    }
    return Lanes.sum(sum);
  }

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
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      v.mul(fromArray(F, gain, gainAt + i, lanes))
          .add(fromArray(F, bias, biasAt + i, lanes))
          .intoArray(y, yAt + i, lanes);
    }
  }

  @Override
  public void scale(
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float[] y,
      int yAt,
      int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      v.mul(fromArray(F, gain, gainAt + i, lanes)).intoArray(y, yAt + i, lanes);
    }
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      sum = sum.add(fromArray(F, x, xAt + i, lanes).mul(fromArray(F, y, yAt + i, lanes)), lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  public float dot(
      float[] dy,
      int dyAt,
      float[] gain,
      int gainAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      int n) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      sum =
          sum.add(
              fromArray(F, dy, dyAt + i, lanes).mul(fromArray(F, gain, gainAt + i, lanes)).mul(v),
              lanes);
    }
    return Lanes.sum(sum);
  }

  @Override
  public void gradInput(
      float[] dy,
      int dyAt,
      float[] gain,
      int gainAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float a,
      float b,
      float[] dx,
      int dxAt,
      int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      FloatVector g = fromArray(F, dy, dyAt + i, lanes).mul(fromArray(F, gain, gainAt + i, lanes));
      g.sub(a).sub(v.mul(b)).mul(inverse).intoArray(dx, dxAt + i, lanes);
    }
  }

  @Override
  public void addGradGain(
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] dGain,
      int at,
      int n) {
    for (int i = 0; i < n; i += COUNT) {
      VectorMask<Float> lanes = F.indexInRange(i, n);
      FloatVector v = fromArray(F, x, xAt + i, lanes).sub(mean).mul(inverse);
      fromArray(F, dGain, at + i, lanes)
          .add(fromArray(F, dy, dyAt + i, lanes).mul(v))
          .intoArray(dGain, at + i, lanes);
    }
  }
}
