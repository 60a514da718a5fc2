package dev.cotangent.bench.tasks;

import java.util.function.IntPredicate;

/** Scores of logits against classes. */
final class LogitScore {
  private LogitScore() {}

  /**
   * Returns the mean cross-entropy over all rows, in nats, and the share of right rows.
   *
   * @param logits [rows, classes]
   * @param labels of the rows
   * @param counts which rows are judged to be right or wrong
   */
  static SequenceTask.Score of(float[] logits, int[] labels, int classes, IntPredicate counts) {
    double loss = 0;
    int counted = 0;
    int right = 0;
    for (int row = 0; row < labels.length; row++) {
      int from = row * classes;
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = logits[from + c] > logits[from + best] ? c : best;
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[from + c] - (double) logits[from + best]);
      }
      loss += logits[from + best] + Math.log(sum) - logits[from + labels[row]];
      if (counts.test(row)) {
        counted++;
        right += best == labels[row] ? 1 : 0;
      }
    }
    return new SequenceTask.Score(loss / labels.length, (double) right / counted);
  }
}
