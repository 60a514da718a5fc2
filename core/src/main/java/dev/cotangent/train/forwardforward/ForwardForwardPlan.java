package dev.cotangent.train.forwardforward;

import dev.cotangent.optim.UpdateRule;
import java.util.Optional;

/**
 * How to train a network by Forward-Forward.
 *
 * @param rule of each layer's optimiser
 * @param readout the rule of the linear readout's optimiser; absent: it is not trained
 * @param negatives which wrong label negative data carry
 * @param seed of all randomness in training
 */
public record ForwardForwardPlan(
    UpdateRule rule, Optional<UpdateRule> readout, Negatives negatives, long seed) {

  /** Checks that hard negatives have the readout they need. */
  public ForwardForwardPlan {
    if (negatives == Negatives.BY_READOUT && readout.isEmpty()) {
      throw new IllegalArgumentException(
          "forwardForward: negative labels BY_READOUT need a rule for the readout to learn by");
    }
  }

  /** Returns a plan for the layers alone, with any wrong label, and seed 0. */
  public static ForwardForwardPlan of(UpdateRule rule) {
    return new ForwardForwardPlan(rule, Optional.empty(), Negatives.UNIFORM, 0);
  }

  /** Returns this plan with a readout that learns too, from passes with the neutral label. */
  public ForwardForwardPlan readout(UpdateRule rule) {
    return new ForwardForwardPlan(this.rule, Optional.of(rule), negatives, seed);
  }

  /** Returns this plan with other negative data. */
  public ForwardForwardPlan negatives(Negatives negatives) {
    return new ForwardForwardPlan(rule, readout, negatives, seed);
  }

  /** Returns this plan with another seed. */
  public ForwardForwardPlan seed(long seed) {
    return new ForwardForwardPlan(rule, readout, negatives, seed);
  }
}
