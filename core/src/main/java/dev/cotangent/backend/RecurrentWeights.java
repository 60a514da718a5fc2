package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * The parameters of one direction of one recurrent layer, or their gradients; all dense.
 *
 * @param input W[gates*hidden, input]
 * @param state U[gates*hidden, hidden]
 * @param bias b[gates*hidden]
 * @param stateBias [hidden], present exactly if {@link RecurrentCell#hasStateBias}
 */
public record RecurrentWeights(
    Tensor input, Tensor state, Tensor bias, Optional<Tensor> stateBias) {}
