package dev.cotangent.cpu;

/**
 * The loops of {@link Norms} over single rows of n elements.
 *
 * <p>With v = (x - mean) * inverse and g = dy * gain, a row of y is v * gain + bias, and one of dx
 * is inverse * (g - mean of g - v * mean of g*v).
 */
interface NormLoops {

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

  /** Writes the sums of g and of g * v to {@code into[0]} and {@code into[1]}. */
  void gradSums(
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float mean,
      float inverse,
      float[] gain,
      int gainAt,
      float[] into,
      int n);

  /**
   * dx = inverse * (g - meanOfG - v * meanOfGv); adds dy * v and dy to sums over rows.
   *
   * @param sums n sums of dy * v from {@code sumsAt} on, then n sums of dy
   */
  void grad(
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
      int n);
}
