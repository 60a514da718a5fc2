package dev.cotangent.cpu;

/** The loops of normalisation without the Vector API. */
final class ScalarNormLoops implements NormLoops {

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

  /** Two sums of each kind, so that an addition need not wait for the one before. */
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
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i < n - 1; i += 2) {
      float g = dy[dyAt + i] * gain[gainAt + i];
      float h = dy[dyAt + i + 1] * gain[gainAt + i + 1];
      a += g;
      b += h;
      c += g * ((x[xAt + i] - mean) * inverse);
      d += h * ((x[xAt + i + 1] - mean) * inverse);
    }
    if (i < n) {
      float g = dy[dyAt + i] * gain[gainAt + i];
      a += g;
      c += g * ((x[xAt + i] - mean) * inverse);
    }
    into[0] = a + b;
    into[1] = c + d;
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
    for (int i = 0; i < n; i++) {
      float v = (x[xAt + i] - mean) * inverse;
      float given = dy[dyAt + i];
      dx[dxAt + i] = (given * gain[gainAt + i] - meanOfG - v * meanOfGv) * inverse;
      sums[sumsAt + i] += given * v;
      sums[sumsAt + n + i] += given;
    }
  }
}
