package dev.cotangent.cpu;

/** The loops of softmax without the Vector API. */
final class ScalarLossLoops extends LossLoops {
  private final RowLoops rows = new ScalarRowLoops();

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
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i] - c;
    }
    return sum;
  }

  @Override
  float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  @Override
  float sumOfExp(float[] x, int at, float c, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += ScalarMath.exp(x[at + i] - c);
    }
    return sum;
  }

  @Override
  float exp(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      y[yAt + i] = ScalarMath.exp(x[xAt + i] - c);
      sum += y[yAt + i];
    }
    return sum;
  }

  @Override
  void divide(float[] y, int at, float c, int n) {
    for (int i = 0; i < n; i++) {
      y[at + i] = y[at + i] / c;
    }
  }

  @Override
  void subtract(float[] x, int xAt, float a, float b, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = x[xAt + i] - a - b;
    }
  }

  @Override
  void timesDifference(float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] = x[xAt + i] * (y[yAt + i] - c);
    }
  }

  @Override
  void minusExp(float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] = x[xAt + i] - ScalarMath.exp(y[yAt + i]) * c;
    }
  }

  @Override
  void scaledDifference(float[] x, int xAt, float c, float scale, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (x[xAt + i] - c) * scale;
    }
  }
}
