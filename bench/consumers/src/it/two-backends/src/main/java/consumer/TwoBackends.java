package consumer;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/** One network on two backends of one process, and what happens when they are mixed up. */
public final class TwoBackends {
  private static final Shape ROW = Shape.of(3);

  private TwoBackends() {}

  /** Prints the largest difference of the outputs, and the error of a mixture. */
  public static void main(String[] args) {
    try (var fast = Backends.named("cpu-simd");
        var exact = Backends.named("reference")) {
      double[] one = outputs(fast, network(fast));
      double[] other = outputs(exact, network(exact));
      double difference = 0;
      for (int i = 0; i < one.length; i++) {
        difference = Math.max(difference, Math.abs(one[i] - other[i]));
      }
      System.out.println("computing on " + fast.name() + " and " + exact.name());
      System.out.println(difference < 1e-6 ? "they agree" : "they differ by " + difference);
      try {
        outputs(exact, network(fast));
      } catch (IllegalArgumentException e) {
        System.out.println("mixed: " + e.getMessage());
      }
    }
  }

  private static Network network(Backend backend) {
    return Sequential.of(Dense.of(16).activation(Activation.tanh()), Dense.of(2))
        .build(backend, 7, ROW);
  }

  private static double[] outputs(Backend backend, Network network) {
    try (var tape = Tape.inference(backend)) {
      var inputs = tape.constant(new float[] {1, -2, 3, -4, 5, -6}, Shape.of(2, 3));
      return TensorValues.doubles(network.forward(tape, inputs).value());
    }
  }
}
