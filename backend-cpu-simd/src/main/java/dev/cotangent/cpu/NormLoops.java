package dev.cotangent.cpu;

/**
 * The loops of layer and root-mean-square normalisation over single rows; see {@link
 * dev.cotangent.backend.NormKernels}. Below, v = (x - mean) * inverse.
 */
interface NormLoops {

  /** Returns the sum of x. */
  float sum(float[] x, int at, int n);

  /** Returns the sum of (x - mean)^2. */
  float squares(float[] x, int at, float mean, int n);

  /** y = v * gain + bias. */
  void normalise(
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
      int n);

  /** y = v * gain. */
  void scale(
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float[] y,
      int yAt,
      int n);

  /** Returns the sum of x * y. */
  float dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** Returns the sum of dy * gain * v. */
  float dot(
      float[] dy,
      int dyAt,
      float[] gain,
      int gainAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      int n);

  /** dx = inverse * (dy * gain - a - v * b). */
  void gradInput(
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
      int n);

  /** dGain += dy * v. */
  void addGradGain(
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] dGain,
      int at,
      int n);
}
