package dev.cotangent.train.forwardforward;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One epoch of Forward-Forward training.
 *
 * @param epoch counted from 0
 * @param layers from the lowest on
 * @param readoutLoss mean cross-entropy of the readout, if there is one
 * @param rows number of examples, each shown as positive and as negative data
 * @param seconds of the epoch
 */
public record ForwardForwardEpoch(
    int epoch, List<LayerReport> layers, OptionalDouble readoutLoss, long rows, double seconds) {

  /** Copies the layers. */
  public ForwardForwardEpoch {
    layers = List.copyOf(layers);
  }
}
