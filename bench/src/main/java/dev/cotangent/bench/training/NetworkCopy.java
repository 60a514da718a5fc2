package dev.cotangent.bench.training;

import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import java.util.Map;

/** Puts the values of one network into another one that has layers in common with it. */
public final class NetworkCopy {
  private NetworkCopy() {}

  /**
   * Returns a new network of a model, with the parameters and buffers of a network.
   *
   * @param spec whose parameters and buffers all have a namesake of the same shape in it
   * @throws IllegalArgumentException if one has none
   */
  public static Network of(LayerSpec spec, Network network) {
    Network copy = spec.build(network.backend(), 0, network.inputShape());
    Map<String, Tensor> values = network.state();
    for (Map.Entry<String, Tensor> target : copy.state().entrySet()) {
      Tensor value = values.get(target.getKey());
      if (value == null) {
        throw new IllegalArgumentException("network copy: there is no " + target.getKey());
      }
      network.backend().copyView(value, target.getValue());
    }
    return copy;
  }
}
