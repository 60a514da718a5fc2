package dev.cotangent.nn;

import java.util.Arrays;

/**
 * Connectionist temporal classification of one sequence, in log space on the host (Graves,
 * Fernández, Gomez and Schmidhuber 2006).
 *
 * <p>A path has one class for each step; it spells the labels that are left when repeated classes
 * are merged and blanks (class 0) dropped. p(labels) is the sum over all paths that spell them,
 * computed by the forward variables of section 4.1 over l' = blank, l_1, blank, l_2, ..., blank.
 */
final class Ctc {
  private final double[] logProbabilities;
  private final int time;
  private final int classes;
  private final int[] extended;

  /**
   * A sequence and what it should spell.
   *
   * @param logProbabilities [time, classes], the log of a distribution at each step
   * @param labels of 1..classes-1
   */
  Ctc(double[] logProbabilities, int time, int classes, int[] labels) {
    this.logProbabilities = logProbabilities;
    this.time = time;
    this.classes = classes;
    this.extended = new int[2 * labels.length + 1];
    for (int i = 0; i < labels.length; i++) {
      extended[2 * i + 1] = labels[i];
    }
  }

  /** Returns how many steps the shortest path has: one more for each label that repeats. */
  static int shortest(int[] labels) {
    int steps = labels.length;
    for (int i = 1; i < labels.length; i++) {
      steps += labels[i] == labels[i - 1] ? 1 : 0;
    }
    return steps;
  }

  /** Returns -log p(labels). */
  double loss() {
    return -total(forward());
  }

  /**
   * Returns the gradient of the loss with respect to the log probabilities, [time, classes].
   *
   * <p>-p(class at the step | labels): the share of the paths' probability that passes there.
   */
  double[] gradient() {
    double[][] alpha = forward();
    double[][] beta = backward();
    double total = total(alpha);
    double[] gradient = new double[time * classes];
    for (int t = 0; t < time; t++) {
      for (int s = 0; s < extended.length; s++) {
        double share = Math.exp(alpha[t][s] + beta[t][s] - total);
        gradient[t * classes + extended[s]] -= share;
      }
    }
    return gradient;
  }

  private double total(double[][] alpha) {
    if (time == 0) {
      return extended.length == 1 ? 0 : Double.NEGATIVE_INFINITY;
    }
    double[] last = alpha[time - 1];
    double withBlank = last[last.length - 1];
    return last.length == 1 ? withBlank : logSum(withBlank, last[last.length - 2]);
  }

  /** Returns log p of all beginnings of paths that are at l'_s after step t, its own included. */
  private double[][] forward() {
    double[][] alpha = table();
    for (int t = 0; t < time; t++) {
      for (int s = 0; s < extended.length; s++) {
        double before;
        if (t == 0) {
          before = s <= 1 ? 0 : Double.NEGATIVE_INFINITY;
        } else {
          before = s == 0 ? alpha[t - 1][0] : logSum(alpha[t - 1][s], alpha[t - 1][s - 1]);
          before = maySkip(s) ? logSum(before, alpha[t - 1][s - 2]) : before;
        }
        alpha[t][s] = before + at(t, s);
      }
    }
    return alpha;
  }

  /** Returns log p of all ends of paths that are at l'_s in step t, its own not included. */
  private double[][] backward() {
    double[][] beta = table();
    int last = extended.length - 1;
    for (int t = time - 1; t >= 0; t--) {
      for (int s = last; s >= 0; s--) {
        if (t == time - 1) {
          beta[t][s] = s >= last - 1 ? 0 : Double.NEGATIVE_INFINITY;
          continue;
        }
        double after = beta[t + 1][s] + at(t + 1, s);
        after = s < last ? logSum(after, beta[t + 1][s + 1] + at(t + 1, s + 1)) : after;
        boolean skips = s + 2 <= last && maySkip(s + 2);
        beta[t][s] = skips ? logSum(after, beta[t + 1][s + 2] + at(t + 1, s + 2)) : after;
      }
    }
    return beta;
  }

  private double[][] table() {
    double[][] table = new double[time][extended.length];
    Arrays.stream(table).forEach(row -> Arrays.fill(row, Double.NEGATIVE_INFINITY));
    return table;
  }

  private double at(int t, int s) {
    return logProbabilities[t * classes + extended[s]];
  }

  /** Tells whether a path may come to a label from the one before, without a blank between. */
  private boolean maySkip(int s) {
    return s >= 2 && extended[s] != 0 && extended[s] != extended[s - 2];
  }

  static double logSum(double a, double b) {
    double larger = Math.max(a, b);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }
}
