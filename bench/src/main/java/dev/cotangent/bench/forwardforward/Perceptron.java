package dev.cotangent.bench.forwardforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.forwardforward.ForwardForward;
import dev.cotangent.train.forwardforward.ForwardForwardNet;
import dev.cotangent.train.forwardforward.Goodness;
import dev.cotangent.train.forwardforward.PeerNormalisation;
import java.util.stream.IntStream;

/**
 * The rectified dense layers that both algorithms train.
 *
 * @param layers number of hidden layers
 * @param units of each
 */
record Perceptron(int layers, int units) {
  /** Small enough to tell positive from negative by degrees, for layers of any width. */
  private static final Goodness GOODNESS = Goodness.mean(1).temperature(0.1);

  private static final PeerNormalisation PEERS = PeerNormalisation.of(0.03);

  /** Returns the layers with a softmax on top, to be trained by backpropagation. */
  Network forBackpropagation(Backend backend, long seed, Shape input, int classes) {
    Sequential whole = Sequential.of();
    for (LayerSpec layer : IntStream.range(0, layers).mapToObj(this::layer).toList()) {
      whole = whole.then(layer);
    }
    return whole.then("softmax", Dense.of(classes)).build(backend, seed, input);
  }

  /** Returns the layers, each with a goodness, and a readout of all but the first. */
  ForwardForwardNet forForwardForward(Backend backend, long seed, Shape input, int classes) {
    ForwardForward whole = ForwardForward.of(classes).goodness(GOODNESS).peers(PEERS);
    for (int k = 0; k < layers; k++) {
      whole = whole.layer(layer(k));
    }
    return whole.build(backend, seed, input);
  }

  private LayerSpec layer(int k) {
    Dense dense =
        Dense.of(units)
            .activation(Activation.relu())
            .weight(Initialisers.heNormal())
            .bias(Initialisers.zeros());
    return k == 0 ? Sequential.of(Flatten.of(), dense) : dense;
  }
}
