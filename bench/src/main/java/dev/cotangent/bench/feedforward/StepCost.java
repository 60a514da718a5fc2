package dev.cotangent.bench.feedforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.training.StepMemory;
import dev.cotangent.bench.training.StepTimes;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * What a training step costs on made-up sequences, the update left out.
 *
 * @param time steps of a sequence
 * @param parameters of the model for that many steps
 * @param times of the step
 * @param throughTime seconds of the backward pass of the recurrent layer; NaN without one
 * @param peakBytes most bytes of activations, gradients and workspace at once; NaN: not counted
 */
record StepCost(int time, long parameters, StepTimes times, double throughTime, double peakBytes) {
  static final int BATCH = 64;
  static final int FEATURES = 28;
  private static final int CLASSES = 10;

  /** Returns the share of the step that goes back through time. */
  double throughTimeShare() {
    return throughTime / times.both();
  }

  static StepCost of(Backend backend, Reader reader, int time) {
    Network network = reader.model(CLASSES).build(backend, 1, Shape.of(time, FEATURES));
    Batch batch = sequences(time);
    var clock = new RecurrentClock(backend);
    var times = StepTimes.of(network, batch, clock);
    return new StepCost(
        time,
        network.parameterCount(),
        times,
        clock.medianSeconds(),
        StepMemory.peakBytes(network, batch));
  }

  private static Batch sequences(int time) {
    RandomKey key = RandomKey.of(time);
    float[] x = new float[BATCH * time * FEATURES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) key.uniform(i);
    }
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % CLASSES;
    }
    return new Batch(
        new HostArray.Reals(x, Shape.of(BATCH, time, FEATURES)),
        Optional.empty(),
        new HostArray.Ints(labels, Shape.of(BATCH)));
  }
}
