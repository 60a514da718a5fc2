package dev.cotangent.data;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Mixes each row of a batch with another one, and their classes in the same shares.
 *
 * <p>x = λ·x_i + (1-λ)·x_j, and the target is λ at the class of i, 1-λ at that of j; j runs over
 * the rows in a random order, λ is drawn from Beta(α, α) once for a batch. Targets become REAL
 * [batch, classes], which {@code Losses.softmaxCrossEntropy} takes as well as labels. Source:
 * Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond Empirical Risk Minimization", figure 1.
 *
 * @param alpha α in (0, 4]: near 0 hardly a row is mixed, at 1 all shares are as likely
 * @param classes number of classes
 */
public record Mixup(double alpha, int classes) {

  /** Checks the ranges. */
  public Mixup {
    if (!(alpha > 0 && alpha <= 4) || classes < 1) {
      throw new IllegalArgumentException(
          "mixup: needs alpha in (0, 4] and at least 1 class, got %s and %d"
              .formatted(alpha, classes));
    }
  }

  /**
   * Returns a mixed copy of a batch.
   *
   * @param key of this batch
   * @throws IllegalArgumentException if inputs are tokens, targets are no labels, or rows have
   *     lengths
   */
  Batch apply(Batch batch, RandomKey key) {
    if (!(batch.inputs() instanceof HostArray.Reals rows)
        || !(batch.targets() instanceof HostArray.Ints labels)
        || labels.shape().rank() != 1
        || batch.lengths().isPresent()) {
      throw new IllegalArgumentException(
          "mixup: expects real inputs and a label for each row, got %s and %s"
              .formatted(batch.inputs(), batch.targets()));
    }
    double share = share(key.derive("share"));
    int[] others = others(batch.size(), key.derive("others"));
    float[] mixed = rows.rows(others).values();
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) (share * rows.values()[i] + (1 - share) * mixed[i]);
    }
    float[] targets = new float[Math.multiplyExact(batch.size(), classes)];
    for (int i = 0; i < others.length; i++) {
      targets[i * classes + label(labels, i)] += (float) share;
      targets[i * classes + label(labels, others[i])] += (float) (1 - share);
    }
    return new Batch(
        new HostArray.Reals(mixed, rows.shape()),
        new HostArray.Reals(targets, Shape.of(batch.size(), classes)));
  }

  private int label(HostArray.Ints labels, int row) {
    int label = labels.values()[row];
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "mixup: label %d of row %d is out of range, expected 0..%d"
              .formatted(label, row, classes - 1));
    }
    return label;
  }

  /** A random order: that of numbers drawn for the rows. */
  private static int[] others(int size, RandomKey key) {
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingDouble(key::uniform))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Draws from Beta(α, α): u^(1/α) / (u^(1/α) + v^(1/α)), given that the sum is at most 1 (Jöhnk
   * 1964).
   */
  double share(RandomKey key) {
    for (int draw = 0; ; draw += 2) {
      double a = Math.pow(1 - key.uniform(draw), 1 / alpha);
      double b = Math.pow(1 - key.uniform(draw + 1), 1 / alpha);
      if (a + b <= 1) {
        return a + b > 0 ? a / (a + b) : 0.5;
      }
    }
  }
}
