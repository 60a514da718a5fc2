package dev.cotangent.cpu;

/** The row loops without the Vector API. */
final class ScalarRowLoops extends RowLoops {

  @Override
  void add(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  @Override
  void max(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.max(y[yAt + i], x[xAt + i]);
    }
  }

  @Override
  void min(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.min(y[yAt + i], x[xAt + i]);
    }
  }

  /** Eight sums side by side, so that an addition need not wait for the one before. */
  @Override
  float sum(float[] x, int at, int n) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i < n - 7; i += 8) {
      a += x[at + i];
      b += x[at + i + 1];
      c += x[at + i + 2];
      d += x[at + i + 3];
      e += x[at + i + 4];
      f += x[at + i + 5];
      g += x[at + i + 6];
      h += x[at + i + 7];
    }
    for (; i < n; i++) {
      a += x[at + i];
    }
    return ((a + e) + (b + f)) + ((c + g) + (d + h));
  }

  @Override
  float squares(float[] x, int at, float c, int n) {
    float a = 0;
    float b = 0;
    int i = 0;
    for (; i < n - 1; i += 2) {
      a += (x[at + i] - c) * (x[at + i] - c);
      b += (x[at + i + 1] - c) * (x[at + i + 1] - c);
    }
    return i < n ? a + b + (x[at + i] - c) * (x[at + i] - c) : a + b;
  }

  @Override
  float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    float a = 0;
    float b = 0;
    int i = 0;
    for (; i < n - 1; i += 2) {
      a += x[xAt + i] * y[yAt + i];
      b += x[xAt + i + 1] * y[yAt + i + 1];
    }
    return i < n ? a + b + x[xAt + i] * y[yAt + i] : a + b;
  }

  @Override
  float max(float[] x, int at, int n) {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      best = Math.max(best, x[at + i]);
    }
    return best;
  }

  @Override
  float min(float[] x, int at, int n) {
    float best = Float.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      best = Math.min(best, x[at + i]);
    }
    return best;
  }

  @Override
  float expBelow(float[] x, int xAt, float c, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = ScalarMath.exp(x[xAt + i] - c);
    }
    return sum(y, yAt, n);
  }

  @Override
  void scale(float c, float[] y, int at, int n) {
    for (int i = 0; i < n; i++) {
      y[at + i] *= c;
    }
  }
}
