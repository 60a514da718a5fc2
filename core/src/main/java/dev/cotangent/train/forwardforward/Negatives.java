package dev.cotangent.train.forwardforward;

import dev.cotangent.expr.RandomKey;

/** Which wrong label a negative example carries. Source: Hinton 2022, section 3.3. */
public enum Negatives {
  /** Any wrong one, all alike. */
  UNIFORM,
  /**
   * Wrong ones in proportion to the readout's probabilities after one pass with the neutral label:
   * the paper's "hard negative labels". One more forward pass a step.
   */
  BY_READOUT,
  /**
   * Wrong ones in proportion to the softmax of the goodness they reach: what the network itself
   * would take for right. As many more forward passes a step as there are classes.
   */
  BY_GOODNESS;

  /** Returns a wrong label for each row, all alike. */
  static int[] uniform(int[] labels, int classes, RandomKey key) {
    int[] wrong = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      int step = 1 + (int) (key.uniform(row) * (classes - 1));
      wrong[row] = (labels[row] + step) % classes;
    }
    return wrong;
  }

  /**
   * Returns a wrong label for each row, drawn from the softmax of scores without the right one.
   *
   * @param scores [rows, classes]
   */
  static int[] drawn(float[] scores, int[] labels, int classes, RandomKey key) {
    int[] wrong = new int[labels.length];
    double[] shares = new double[classes];
    for (int row = 0; row < labels.length; row++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        if (c != labels[row]) {
          most = Math.max(most, scores[row * classes + c]);
        }
      }
      double total = 0;
      for (int c = 0; c < classes; c++) {
        shares[c] = c == labels[row] ? 0 : Math.exp(scores[row * classes + c] - most);
        total += shares[c];
      }
      wrong[row] = draw(shares, key.uniform(row) * total, labels[row]);
    }
    return wrong;
  }

  /** Returns the class in whose share a point of 0..total lies; never the right one. */
  private static int draw(double[] shares, double point, int right) {
    double left = point;
    int last = right == 0 ? 1 : 0;
    for (int c = 0; c < shares.length; c++) {
      if (c != right && shares[c] > 0) {
        if (left < shares[c]) {
          return c;
        }
        left -= shares[c];
        last = c;
      }
    }
    return last;
  }
}
