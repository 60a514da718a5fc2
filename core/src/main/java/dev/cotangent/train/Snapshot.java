package dev.cotangent.train;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A copy of a network's parameters and buffers, on its backend. */
final class Snapshot {
  private final Backend backend;
  private final List<Tensor> live;
  private final List<Tensor> copies = new ArrayList<>();

  Snapshot(Network network) {
    this.backend = network.backend();
    this.live = List.copyOf(network.state().values());
    for (Tensor tensor : live) {
      copies.add(backend.allocate(tensor.type(), tensor.shape(), Lifetime.PERSISTENT));
    }
  }

  /** Copies the present values. */
  void take() {
    for (int i = 0; i < live.size(); i++) {
      backend.copyView(live.get(i), copies.get(i));
    }
  }

  /** Writes the copied values back. */
  void restore() {
    for (int i = 0; i < live.size(); i++) {
      backend.copyView(copies.get(i), live.get(i));
    }
  }
}
