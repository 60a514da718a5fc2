package dev.cotangent.train;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A copy of a network's parameters and buffers, on its backend. */
final class Snapshot {
  private final Backend backend;
  private final Map<String, Tensor> live;
  private final Map<String, Tensor> copies = new LinkedHashMap<>();

  Snapshot(Network network) {
    this.backend = network.backend();
    this.live = network.state();
    live.forEach((name, tensor) ->
        copies.put(name, backend.allocate(tensor.type(), tensor.shape(), Lifetime.PERSISTENT)));
  }

  /** Copies the present values. */
  void take() {
    copies.forEach((name, copy) -> backend.copyView(tensor(live, name), copy));
  }

  /** Writes the copied values back. */
  void restore() {
    live.forEach((name, tensor) -> backend.copyView(tensor(copies, name), tensor));
  }

  /** Returns the copies by name; undefined before the first {@link #take}. */
  Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(copies);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Optional.ofNullable(tensors.get(name)).orElseThrow();
  }
}
