package dev.cotangent.bench.feedforward;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.bench.report.Median;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What a training step costs on made-up sequences, the update left out; times are medians.
 *
 * @param time steps of a sequence
 * @param parameters of the model for that many steps
 * @param forward seconds from a batch to its loss
 * @param backward seconds from the loss to all gradients
 * @param throughTime seconds of the backward pass of the recurrent layer; NaN without one
 * @param peakBytes most bytes of activations, gradients and workspace at once; NaN: not counted
 */
record StepCost(
    int time,
    long parameters,
    double forward,
    double backward,
    double throughTime,
    double peakBytes) {
  static final int BATCH = 64;
  static final int FEATURES = 28;
  private static final int CLASSES = 10;
  private static final int WARM_UP = 10;
  private static final int STEPS = 15;

  /** Returns the share of the step that goes back through time. */
  double throughTimeShare() {
    return throughTime / (forward + backward);
  }

  /** Returns the seconds of both directions. */
  double seconds() {
    return forward + backward;
  }

  static StepCost of(Backend backend, Reader reader, int time) {
    LayerSpec spec = reader.model(CLASSES);
    Network network = spec.build(backend, 1, Shape.of(time, FEATURES));
    float[] x = sequences(time);
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % CLASSES;
    }
    double[] forward = new double[STEPS];
    double[] backward = new double[STEPS];
    double[] through = new double[STEPS];
    Optional<MemoryMeter> meter = backend.memory();
    meter.ifPresent(MemoryMeter::reset);
    for (int i = -WARM_UP; i < STEPS; i++) {
      long start = System.nanoTime();
      try (Tape tape = Tape.training(backend, 1, 0)) {
        Variable in = tape.constant(x, Shape.of(BATCH, time, FEATURES));
        Variable y = tape.constant(labels, Shape.of(BATCH));
        Variable loss = Losses.softmaxCrossEntropy().of(tape, network.forward(tape, in), y);
        backend.synchronise();
        long middle = System.nanoTime();
        var clock = new BackwardClock(backend, middle);
        tape.listen(clock);
        Gradients unused = tape.backward(loss);
        backend.synchronise();
        long end = System.nanoTime();
        if (i >= 0) {
          forward[i] = (middle - start) * 1e-9;
          backward[i] = (end - middle) * 1e-9;
          through[i] = clock.seen ? clock.nanos * 1e-9 : Double.NaN;
        }
      }
    }
    double peak = meter.map(MemoryMeter::peak).map(Long::doubleValue).orElse(Double.NaN);
    return new StepCost(
        time,
        network.parameterCount(),
        Median.of(forward),
        Median.of(backward),
        Median.of(through),
        peak);
  }

  private static float[] sequences(int time) {
    RandomKey key = RandomKey.of(time);
    float[] x = new float[BATCH * time * FEATURES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) key.uniform(i);
    }
    return x;
  }

  /** Sums the time of the backward passes of recurrent layers. */
  private static final class BackwardClock implements TapeListener {
    private static final String RECURRENT = "recurrent";

    private final Backend backend;
    private long last;
    private long nanos;
    private boolean seen;

    BackwardClock(Backend backend, long start) {
      this.backend = backend;
      this.last = start;
    }

    @Override
    public void backward(
        Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> into) {
      backend.synchronise();
      long now = System.nanoTime();
      if (at.path().startsWith(RECURRENT)) {
        nanos += now - last;
        seen = true;
      }
      last = now;
    }
  }
}
