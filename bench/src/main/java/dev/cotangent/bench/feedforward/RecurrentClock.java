package dev.cotangent.bench.feedforward;

import dev.cotangent.autograd.TapeListener;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.report.Median;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Times the backward passes of recurrent layers, step after step of training. */
final class RecurrentClock implements TapeListener {
  private static final String RECURRENT = "recurrent";

  private final Backend backend;
  private final List<Double> steps = new ArrayList<>();
  private boolean goesBack;
  private long last;

  RecurrentClock(Backend backend) {
    this.backend = backend;
  }

  @Override
  public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
    goesBack = false;
    last = System.nanoTime();
  }

  @Override
  public void backward(
      Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> into) {
    backend.synchronise();
    long now = System.nanoTime();
    if (at.path().startsWith(RECURRENT)) {
      double seconds = (now - last) * 1e-9;
      steps.add(goesBack ? steps.removeLast() + seconds : seconds);
      goesBack = true;
    }
    last = now;
  }

  /** Returns the median over the steps of training; NaN where no layer was recurrent. */
  double medianSeconds() {
    return steps.isEmpty()
        ? Double.NaN
        : Median.of(steps.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
