package consumer.program;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;

/** Learns the exclusive or; nothing here says what it computes on. */
public final class Program {
  private Program() {}

  /** Prints what could be computed on, what is, and the loss after 300 steps. */
  public static void main(String[] args) {
    System.out.print(Backends.report());
    try (var backend = Backends.best()) {
      System.out.println("computing on " + backend.name());
      var network =
          Sequential.of(Dense.of(16).activation(Activation.tanh()), Dense.of(2))
              .build(backend, 7, Shape.of(2));
      var optimiser = new Optimiser(Adam.of(0.05), network);
      double loss = Double.NaN;
      for (int step = 0; step < 300; step++) {
        try (var tape = Tape.training(backend, 7, step)) {
          var inputs = tape.constant(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(4, 2));
          var labels = tape.constant(new int[] {0, 1, 1, 0}, Shape.of(4));
          var logits = network.forward(tape, inputs);
          var lost = Losses.softmaxCrossEntropy().of(tape, logits, labels);
          optimiser.apply(tape.backward(lost));
          loss = TensorValues.single(lost.value());
        }
      }
      System.out.println(loss < 0.1 ? "learned" : "not learned: loss " + loss);
    }
  }
}
