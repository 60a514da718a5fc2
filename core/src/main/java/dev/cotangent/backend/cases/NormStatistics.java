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

  /** Which normalisation. */
  public enum Axis {
    /** Each column over the rows. */
    BATCH("batchNorm"),
    /** Each row over the columns. */
    LAYER("layerNorm"),
    /** Each row by its root mean square. */
    ROOT_MEAN_SQUARE("rmsNorm");

    private final String kernel;

    Axis(String kernel) {
      this.kernel = kernel;
    }

    /** Returns the name of the forward method. */
    public String kernel() {
      return kernel;
    }
  }

  static NormStatistics of(Axis axis, double[] x, int rows, int columns) {
    boolean batch = axis == Axis.BATCH;
    int groups = batch ? columns : rows;
    int count = batch ? rows : columns;
    double[] mean = new double[groups];
    double[] second = new double[groups];
    for (int g = 0; g < groups; g++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += x[batch ? i * columns + g : g * columns + i];
      }
      mean[g] = axis == Axis.ROOT_MEAN_SQUARE ? 0 : sum / count;
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
