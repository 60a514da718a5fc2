package dev.cotangent.cpu;

/**
 * Softmax and what goes with it over single rows; see {@link dev.cotangent.backend.LossKernels}.
 *
 * <p>The results of a row may take the place of either operand.
 */
abstract class LossLoops {

  /** y = exp(x - max) / sum of the same. */
  final void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
    float max = max(x, xAt, n);
    float sum = exp(x, xAt, max, y, yAt, n);
    divide(y, yAt, sum, n);
  }

  /** y = x - max - log(sum of exp(x - max)). */
  final void logSoftmax(float[] x, int xAt, float[] y, int yAt, int n) {
    float max = max(x, xAt, n);
    float sum = sumOfExp(x, xAt, max, n);
    subtract(x, xAt, max, ScalarMath.log(sum), y, yAt, n);
  }

  /** dx = y * (dy - sum of dy*y). */
  final void softmaxGrad(float[] dy, int dyAt, float[] y, int yAt, float[] dx, int dxAt, int n) {
    float dot = dot(dy, dyAt, y, yAt, n);
    timesDifference(y, yAt, dy, dyAt, dot, dx, dxAt, n);
  }

  /** dx = dy - exp(y) * sum of dy. */
  final void logSoftmaxGrad(float[] dy, int dyAt, float[] y, int yAt, float[] dx, int dxAt, int n) {
    float sum = sum(dy, dyAt, n);
    minusExp(dy, dyAt, y, yAt, sum, dx, dxAt, n);
  }

  /**
   * Returns the cross-entropy of a row and leaves its probabilities.
   *
   * <p>With m = max x and l = log(sum of exp(x - m)), -log p = l - (x - m); so the loss is l -
   * (1-s)*(x[label] - m) - s/n * sum of (x - m).
   */
  final float crossEntropy(
      float smoothing, float[] x, int xAt, int label, float[] p, int pAt, int n) {
    float max = max(x, xAt, n);
    float below = x[xAt + label] - max;
    float spread = smoothing == 0 ? 0 : smoothing / n * sumOfDifferences(x, xAt, max, n);
    float sum = exp(x, xAt, max, p, pAt, n);
    divide(p, pAt, sum, n);
    return ScalarMath.log(sum) - (1 - smoothing) * below - spread;
  }

  /** dx = dLoss * (p - s/n - (1-s) * [c = label]). */
  final void crossEntropyGrad(
      float smoothing, float dLoss, float[] p, int pAt, int label, float[] dx, int dxAt, int n) {
    float share = smoothing / n;
    float atLabel = p[pAt + label] - share - (1 - smoothing);
    scaledDifference(p, pAt, share, dLoss, dx, dxAt, n);
    dx[dxAt + label] = dLoss * atLabel;
  }

  abstract float max(float[] x, int at, int n);

  abstract float sum(float[] x, int at, int n);

  /** Returns the sum of x - c. */
  abstract float sumOfDifferences(float[] x, int at, float c, int n);

  /** Returns the sum of x*y. */
  abstract float dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** y = exp(x - c); returns the sum of y. */
  abstract float exp(float[] x, int xAt, float c, float[] y, int yAt, int n);

  /** Returns the sum of exp(x - c). */
  abstract float sumOfExp(float[] x, int at, float c, int n);

  /** y = y / c. */
  abstract void divide(float[] y, int at, float c, int n);

  /** y = (x - a) - b. */
  abstract void subtract(float[] x, int xAt, float a, float b, float[] y, int yAt, int n);

  /** z = x * (y - c). */
  abstract void timesDifference(
      float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n);

  /** z = x - exp(y) * c. */
  abstract void minusExp(
      float[] x, int xAt, float[] y, int yAt, float c, float[] z, int zAt, int n);

  /** y = (x - c) * scale. */
  abstract void scaledDifference(
      float[] x, int xAt, float c, float scale, float[] y, int yAt, int n);
}
