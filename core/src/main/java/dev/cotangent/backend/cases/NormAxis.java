package dev.cotangent.backend.cases;

/** Which normalisation. */
public enum NormAxis {
  /** Each column over the rows. */
  BATCH("batchNorm"),
  /** Each row over the columns. */
  LAYER("layerNorm"),
  /** Each row by its root mean square. */
  ROOT_MEAN_SQUARE("rmsNorm");

  private final String kernel;

  NormAxis(String kernel) {
    this.kernel = kernel;
  }

  /** Returns the name of the forward method. */
  public String kernel() {
    return kernel;
  }
}
