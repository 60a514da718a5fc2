package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import java.util.Optional;

/**
 * What training lowers: a number for predictions and targets; {@link Losses} has the known ones.
 */
@FunctionalInterface
public interface Loss {

  /**
   * Returns the weighted mean over the rows, of shape [].
   *
   * <p>Where no weights are given and the prediction carries lengths, its padded steps weigh 0.
   *
   * @param prediction [batch, ...]
   * @param target what the prediction should be
   * @param weights REAL [batch] or [batch, time]: how much each row or step counts, 0 for not at
   *     all; absent: all the same
   * @throws IllegalArgumentException if the shapes do not fit
   */
  Variable of(Tape tape, Variable prediction, Variable target, Optional<Variable> weights);

  /** Returns the mean over the rows. */
  default Variable of(Tape tape, Variable prediction, Variable target) {
    return of(tape, prediction, target, Optional.empty());
  }
}
