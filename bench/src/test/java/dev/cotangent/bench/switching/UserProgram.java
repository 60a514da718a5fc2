package dev.cotangent.bench.switching;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;

/** What a user writes: nothing here says what it computes on. Needs the module core alone. */
public final class UserProgram {
  private static final int STEPS = 300;
  private static final float[] INPUTS = {0, 0, 0, 1, 1, 0, 1, 1};
  private static final int[] LABELS = {0, 1, 1, 0};

  private UserProgram() {}

  /** Learns the exclusive or, and prints on what, why, and the loss. */
  public static void main(String[] args) {
    System.out.println(Backends.report());
    try (Backend backend = Backends.best()) {
      System.out.println("computing on " + backend.name() + ": " + backend.description());
      Network network =
          Sequential.of(Dense.of(16).activation(Activation.tanh()), Dense.of(2))
              .build(backend, 7, Shape.of(2));
      var optimiser = new Optimiser(Adam.of(0.05), network);
      double loss = Double.NaN;
      for (int step = 0; step < STEPS; step++) {
        try (Tape tape = Tape.training(backend, 7, step)) {
          Variable logits = network.forward(tape, tape.constant(INPUTS, Shape.of(4, 2)));
          Variable lost =
              Losses.softmaxCrossEntropy()
                  .of(tape, logits, tape.constant(LABELS, Shape.of(LABELS.length)));
          optimiser.apply(tape.backward(lost));
          loss = TensorValues.single(lost.value());
        }
      }
      System.out.printf("loss %.4f%n", loss);
    }
  }
}
