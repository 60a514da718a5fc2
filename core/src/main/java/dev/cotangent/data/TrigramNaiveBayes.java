package dev.cotangent.data;

import java.util.Arrays;

/**
 * Classifies token sequences by their trigrams: the honest floor for any network.
 *
 * <p>score(c) = ln P(c) + Σₖ ln P(tₖ|c) over the trigrams tₖ of a row with two boundary markers
 * before and one after it; P(t|c) = (n(t,c) + 0.1) / (n(c) + 0.1·V), with counts n of the training
 * rows and V the number of trigrams in them, plus one for all unseen. P(c) is the share of rows.
 *
 * <p>Source: Manning, Raghavan, Schütze, "Introduction to Information Retrieval" (2008), section
 * 13.2, with add-0.1 in place of add-one smoothing.
 */
public final class TrigramNaiveBayes {
  private static final double SMOOTHING = 0.1;
  private static final int ROWS_AT_ONCE = 256;

  private final long[] trigrams;
  private final double[][] logLikelihoods;
  private final double[] logPriors;

  private TrigramNaiveBayes(long[] trigrams, double[][] logLikelihoods, double[] logPriors) {
    this.trigrams = trigrams;
    this.logLikelihoods = logLikelihoods;
    this.logPriors = logPriors;
  }

  /**
   * Counts the trigrams of each class.
   *
   * @param train {@code Ints} inputs [time], lengths if rows are padded, class labels as targets
   * @throws IllegalArgumentException if inputs or targets are of another kind
   */
  public static TrigramNaiveBayes fit(Dataset train) {
    long[] trigrams = distinct(train);
    int classes = train.classNames().size();
    double[][] counts = new double[classes][trigrams.length + 1];
    double[] rows = new double[classes];
    for (Batch batch : Batches.inOrder(train, ROWS_AT_ONCE).epoch(0)) {
      int[] labels = ints("targets", batch.targets(), 1).values();
      for (int row = 0; row < labels.length; row++) {
        rows[labels[row]]++;
        for (long trigram : trigrams(batch, row)) {
          counts[labels[row]][Arrays.binarySearch(trigrams, trigram)]++;
        }
      }
    }
    for (double[] count : counts) {
      double total = Arrays.stream(count).sum() + SMOOTHING * count.length;
      Arrays.setAll(count, k -> Math.log((count[k] + SMOOTHING) / total));
    }
    Arrays.setAll(rows, c -> Math.log(rows[c] / train.size()));
    return new TrigramNaiveBayes(trigrams, counts, rows);
  }

  /**
   * Returns the share of rows whose most probable class is their label; ties go to the lowest.
   *
   * @throws IllegalArgumentException if inputs or targets are not of the kind that was counted
   */
  public double accuracy(Dataset test) {
    int correct = 0;
    for (Batch batch : Batches.inOrder(test, ROWS_AT_ONCE).epoch(0)) {
      int[] labels = ints("targets", batch.targets(), 1).values();
      int[] guesses = classify(batch);
      for (int row = 0; row < labels.length; row++) {
        correct += guesses[row] == labels[row] ? 1 : 0;
      }
    }
    return (double) correct / test.size();
  }

  /** Returns the most probable class of each row; ties go to the lowest. */
  public int[] classify(Batch batch) {
    int[] guesses = new int[batch.size()];
    for (int row = 0; row < guesses.length; row++) {
      double[] scores = logPriors.clone();
      for (long trigram : trigrams(batch, row)) {
        int found = Arrays.binarySearch(trigrams, trigram);
        int index = found < 0 ? trigrams.length : found;
        for (int c = 0; c < scores.length; c++) {
          scores[c] += logLikelihoods[c][index];
        }
      }
      for (int c = 1; c < scores.length; c++) {
        guesses[row] = scores[c] > scores[guesses[row]] ? c : guesses[row];
      }
    }
    return guesses;
  }

  private static long[] distinct(Dataset train) {
    long[][] perRow = new long[train.size()][];
    int row = 0;
    for (Batch batch : Batches.inOrder(train, ROWS_AT_ONCE).epoch(0)) {
      for (int i = 0; i < batch.size(); i++) {
        perRow[row++] = trigrams(batch, i);
      }
    }
    return Arrays.stream(perRow).flatMapToLong(Arrays::stream).sorted().distinct().toArray();
  }

  /**
   * Returns the trigrams of a row, 21 bits per token; the boundary marker is 0, a token t is t+1.
   */
  private static long[] trigrams(Batch batch, int row) {
    HostArray.Ints inputs = ints("inputs", batch.inputs(), 2);
    int time = inputs.shape().extent(1);
    int length = batch.lengths().map(all -> all.values()[row]).orElse(time);
    long[] trigrams = new long[length + 1];
    long last = 0;
    for (int k = 0; k <= length; k++) {
      long token = k < length ? inputs.values()[row * time + k] + 1L : 0;
      last = (last << 21 | token) & 0x7FFF_FFFF_FFFF_FFFFL;
      trigrams[k] = last;
    }
    return trigrams;
  }

  private static HostArray.Ints ints(String name, HostArray array, int rank) {
    if (array instanceof HostArray.Ints ints && ints.shape().rank() == rank) {
      return ints;
    }
    throw new IllegalArgumentException(
        "naive Bayes: %s are %s, expected Ints of rank %d".formatted(name, array, rank));
  }
}
