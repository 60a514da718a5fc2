package dev.cotangent.train.forwardforward;

/** Sums of one layer over the batches of an epoch. */
final class LayerTotals {
  /** How many numbers there are. */
  static final int SUMS = 5;

  private final int layer;
  private final Goodness goodness;
  private final double scale;
  private double loss;
  private double positive;
  private double negative;
  private long separated;
  private long rows;

  /**
   * No sums yet.
   *
   * @param units number of the layer's outputs
   */
  LayerTotals(int layer, Goodness goodness, int units) {
    this.layer = layer;
    this.goodness = goodness;
    this.scale = goodness.scale(units);
  }

  /**
   * Adds a batch.
   *
   * @param mean loss over its rows
   * @param logits of its positive rows, then of as many negative ones
   */
  void add(double mean, float[] logits) {
    int positives = logits.length / 2;
    for (int row = 0; row < logits.length; row++) {
      boolean isPositive = row < positives;
      double meanSquare = logits[row] / scale + goodness.threshold();
      positive += isPositive ? meanSquare : 0;
      negative += isPositive ? 0 : meanSquare;
      separated += logits[row] > 0 == isPositive ? 1 : 0;
    }
    loss += mean * logits.length;
    rows += logits.length;
  }

  /** Returns all sums; whole numbers below 2^53 are exact. */
  double[] sums() {
    return new double[] {loss, positive, negative, separated, rows};
  }

  /** Takes over what {@link #sums} gave, from a place of an array on. */
  void set(double[] sums, int at) {
    loss = sums[at];
    positive = sums[at + 1];
    negative = sums[at + 2];
    separated = (long) sums[at + 3];
    rows = (long) sums[at + 4];
  }

  LayerReport report() {
    double half = rows / 2.0;
    return new LayerReport(
        layer, loss / rows, positive / half, negative / half, (double) separated / rows);
  }
}
