package dev.cotangent.bench.training;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.bench.report.Median;
import dev.cotangent.data.Batch;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Feed;

/**
 * Median seconds of the two halves of a training step, the update left out.
 *
 * @param forward from a batch on the host to its loss
 * @param backward from the loss to all gradients
 */
public record StepTimes(double forward, double backward) {
  private static final int WARM_UP = 10;
  private static final int STEPS = 15;

  /** Returns the seconds of both halves. */
  public double both() {
    return forward + backward;
  }

  /** Measures a network, which learns nothing from it; running statistics take in the batch. */
  public static StepTimes of(Network network, Batch batch) {
    return of(network, batch, new TapeListener() {});
  }

  /** Measures a network while somebody listens, from the first of the steps that count. */
  public static StepTimes of(Network network, Batch batch, TapeListener listener) {
    double[] forward = new double[STEPS];
    double[] backward = new double[STEPS];
    for (int i = -WARM_UP; i < STEPS; i++) {
      long start = System.nanoTime();
      try (Tape tape = Tape.training(network.backend(), 1, 0)) {
        if (i >= 0) {
          tape.listen(listener);
        }
        Variable logits = network.forward(tape, Feed.inputs(tape, batch));
        Variable loss = Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch));
        network.backend().synchronise();
        long middle = System.nanoTime();
        Gradients unused = tape.backward(loss);
        network.backend().synchronise();
        long end = System.nanoTime();
        if (i >= 0) {
          forward[i] = (middle - start) * 1e-9;
          backward[i] = (end - middle) * 1e-9;
        }
      }
    }
    return new StepTimes(Median.of(forward), Median.of(backward));
  }
}
