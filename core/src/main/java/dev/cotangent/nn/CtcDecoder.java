package dev.cotangent.nn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads labels off the logits of a network that was trained by {@link Losses#ctc()}; on the host.
 *
 * <p>Class 0 is the blank. {@link #greedy} takes the likeliest class of each step; {@link #beam}
 * searches for the likeliest labels, all paths that spell them together.
 */
public final class CtcDecoder {
  private static final int BLANK = 0;

  private final int width;

  /**
   * What was read.
   *
   * @param labels of 1..classes-1
   * @param logProbability of the one path (greedy), or of the kept paths that spell the labels
   */
  public record Reading(List<Integer> labels, double logProbability) {
    /** Copies the labels. */
    public Reading {
      labels = List.copyOf(labels);
    }
  }

  private CtcDecoder(int width) {
    this.width = width;
  }

  /**
   * Returns the decoder of the likeliest path (Graves et al. 2006, section 3.2, best path
   * decoding).
   */
  public static CtcDecoder greedy() {
    return new CtcDecoder(0);
  }

  /**
   * Returns the prefix beam search (Hannun, Maas, Jurafsky and Ng 2014, algorithm 1, without a
   * language model). It is exact when no prefix is ever dropped.
   *
   * @param width number of prefixes that are kept after each step, at least 1
   */
  public static CtcDecoder beam(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("ctcDecoder: the beam keeps at least 1, got " + width);
    }
    return new CtcDecoder(width);
  }

  /**
   * Returns what each row spells.
   *
   * @param logits [batch, time, classes]; where they carry lengths, padding has no influence
   * @throws IllegalArgumentException if the shape is another one, or there is no class beside the
   *     blank
   */
  public List<Reading> decode(Variable logits) {
    Shape shape = logits.shape();
    if (shape.rank() != 3 || shape.last() < 2) {
      throw new IllegalArgumentException(
          "ctcDecoder: logits must be [batch, time, classes] with a blank and at least one class,"
              + " got "
              + shape);
    }
    double[] all = TensorValues.doubles(logits.value());
    Optional<int[]> lengths = logits.lengths().map(TensorValues::integers);
    List<Reading> readings = new ArrayList<>();
    for (int row = 0; row < shape.extent(0); row++) {
      int at = row;
      int time = lengths.map(l -> l[at]).orElse(shape.extent(1));
      double[][] steps = new double[time][];
      for (int t = 0; t < time; t++) {
        steps[t] = logSoftmax(all, (row * shape.extent(1) + t) * shape.last(), shape.last());
      }
      readings.add(width == 0 ? likeliestPath(steps) : CtcPrefixes.search(steps, width));
    }
    return readings;
  }

  private static Reading likeliestPath(double[][] steps) {
    List<Integer> labels = new ArrayList<>();
    double sum = 0;
    int before = BLANK;
    for (double[] step : steps) {
      int best = 0;
      for (int c = 1; c < step.length; c++) {
        best = step[c] > step[best] ? c : best;
      }
      sum += step[best];
      if (best != BLANK && best != before) {
        labels.add(best);
      }
      before = best;
    }
    return new Reading(labels, sum);
  }

  private static double[] logSoftmax(double[] all, int from, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, all[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(all[from + c] - largest);
    }
    double[] logs = new double[classes];
    for (int c = 0; c < classes; c++) {
      logs[c] = all[from + c] - largest - Math.log(sum);
    }
    return logs;
  }
}
