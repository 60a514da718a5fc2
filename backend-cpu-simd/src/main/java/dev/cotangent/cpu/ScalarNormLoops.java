package dev.cotangent.cpu;

/** The loops of normalisation without the Vector API. */
final class ScalarNormLoops implements NormLoops {
  private final RowLoops rows = new ScalarRowLoops();

  @Override
  public float sum(float[] x, int at, int n) {
    return rows.sum(x, at, n);
  }

  @Override
  public float squares(float[] x, int at, float mean, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (x[at + i] - mean) * (x[at + i] - mean);
    }
    return sum;
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
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (x[xAt + i] - mean) * inverse * gain[gainAt + i] + bias[biasAt + i];
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
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (x[xAt + i] - mean) * inverse * gain[gainAt + i];
    }
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
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
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += dy[dyAt + i] * gain[gainAt + i] * ((x[xAt + i] - mean) * inverse);
    }
    return sum;
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
    for (int i = 0; i < n; i++) {
      float v = (x[xAt + i] - mean) * inverse;
      dx[dxAt + i] = inverse * (dy[dyAt + i] * gain[gainAt + i] - a - v * b);
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
    for (int i = 0; i < n; i++) {
      dGain[at + i] += dy[dyAt + i] * ((x[xAt + i] - mean) * inverse);
    }
  }
}
