package dev.cotangent.bench.training;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.data.Batch;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Feed;
import java.util.Optional;

/** What a training step holds in memory, the update left out. */
public final class StepMemory {
  private StepMemory() {}

  /**
   * Returns the most bytes of activations, gradients and workspace at once; NaN where the backend
   * does not count them. The network learns nothing from it.
   */
  public static double peakBytes(Network network, Batch batch) {
    Optional<MemoryMeter> meter = network.backend().memory();
    meter.ifPresent(MemoryMeter::reset);
    try (Tape tape = Tape.training(network.backend(), 1, 0)) {
      Variable logits = network.forward(tape, Feed.inputs(tape, batch));
      Gradients unused =
          tape.backward(Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch)));
      return meter.map(MemoryMeter::peak).map(Long::doubleValue).orElse(Double.NaN);
    }
  }
}
