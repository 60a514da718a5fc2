package dev.cotangent.train.forwardforward;

import dev.cotangent.train.Confusion;
import java.util.List;

/**
 * What a network trained by Forward-Forward does on data.
 *
 * @param byGoodness the class whose label reaches the largest goodness, summed over all layers but
 *     the first (over the only one where there is one)
 * @param byReadout the class the linear readout gives, after one pass with the neutral label
 * @param byLayer the class whose label reaches the largest goodness in each layer alone
 */
public record ForwardForwardEvaluation(
    Confusion byGoodness, Confusion byReadout, List<Confusion> byLayer) {

  /** Copies the layers. */
  public ForwardForwardEvaluation {
    byLayer = List.copyOf(byLayer);
  }
}
