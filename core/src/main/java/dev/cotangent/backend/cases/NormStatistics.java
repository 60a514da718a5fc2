package dev.cotangent.backend.cases;

/**
 * Mean and variance (or mean square) of rows or columns, computed on the host.
 *
 * @param mean means; zeros for the root mean square
 * @param second variances, or mean squares
 */
record NormStatistics(double[] mean, double[] second) {
  /** Added to variances. */
  static final double EPS = 1e-5;

  static NormStatistics of(NormAxis axis, double[] x, int rows, int columns) {
    boolean batch = axis == NormAxis.BATCH;
    int groups = batch ? columns : rows;
    int count = batch ? rows : columns;
    double[] mean = new double[groups];
    double[] second = new double[groups];
    for (int g = 0; g < groups; g++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += x[batch ? i * columns + g : g * columns + i];
      }
      mean[g] = axis == NormAxis.ROOT_MEAN_SQUARE ? 0 : sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double centred = x[batch ? i * columns + g : g * columns + i] - mean[g];
        squares += centred * centred;
      }
      second[g] = squares / count;
    }
    return new NormStatistics(mean, second);
  }
}
