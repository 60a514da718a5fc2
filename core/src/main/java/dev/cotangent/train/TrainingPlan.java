package dev.cotangent.train;

import dev.cotangent.data.Batches;
import dev.cotangent.optim.Clipping;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long to train, and what to watch meanwhile.
 *
 * @param firstEpoch number of the first epoch, above 0 to resume
 * @param epochs number of the epoch at which to end
 * @param validation data to evaluate on after each epoch
 * @param patience epochs without a lower validation loss after which to stop early
 * @param metrics what to measure on the training batches
 * @param seed of all randomness in training, such as dropout
 */
public record TrainingPlan(
    int firstEpoch,
    int epochs,
    Clipping clipping,
    Optional<Batches> validation,
    OptionalInt patience,
    Metrics metrics,
    long seed) {

  /** What is measured on the training batches. */
  public enum Metrics {
    /** The loss, which is read after each step. */
    LOSS,
    /** The accuracy too, for which the logits are read after each step. */
    LOSS_AND_ACCURACY
  }

  /** Checks that the parts fit together. */
  public TrainingPlan {
    if (firstEpoch < 0 || epochs < firstEpoch) {
      throw new IllegalArgumentException(
          "training: epochs must run upwards from at least 0, got %d to %d"
              .formatted(firstEpoch, epochs));
    }
    if (patience.isPresent() && (patience.getAsInt() < 1 || validation.isEmpty())) {
      throw new IllegalArgumentException(
          "training: stopping early needs a validation set and a patience of at least 1 epoch");
    }
  }

  /** Returns a plan of some epochs, without validation or clipping. */
  public static TrainingPlan epochs(int epochs) {
    return new TrainingPlan(
        0, epochs, Clipping.none(), Optional.empty(), OptionalInt.empty(), Metrics.LOSS, 0);
  }

  /** Returns this plan from a later epoch on, to resume. */
  public TrainingPlan startingAt(int epoch) {
    return new TrainingPlan(epoch, epochs, clipping, validation, patience, metrics, seed);
  }

  /** Returns this plan with clipped gradients. */
  public TrainingPlan clipping(Clipping clipping) {
    return new TrainingPlan(firstEpoch, epochs, clipping, validation, patience, metrics, seed);
  }

  /** Returns this plan with an evaluation after each epoch. */
  public TrainingPlan validation(Batches batches) {
    return new TrainingPlan(
        firstEpoch, epochs, clipping, Optional.of(batches), patience, metrics, seed);
  }

  /**
   * Returns this plan with an end after some epochs without a lower validation loss; the weights of
   * the best epoch are restored at the end of training.
   */
  public TrainingPlan stoppingEarly(int patience) {
    return new TrainingPlan(
        firstEpoch, epochs, clipping, validation, OptionalInt.of(patience), metrics, seed);
  }

  /** Returns this plan with other measurements. */
  public TrainingPlan metrics(Metrics metrics) {
    return new TrainingPlan(firstEpoch, epochs, clipping, validation, patience, metrics, seed);
  }

  /** Returns this plan with another seed. */
  public TrainingPlan seed(long seed) {
    return new TrainingPlan(firstEpoch, epochs, clipping, validation, patience, metrics, seed);
  }
}
