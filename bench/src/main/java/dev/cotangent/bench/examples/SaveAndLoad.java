package dev.cotangent.bench.examples;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Weights go into a safetensors file, and from there into a network on any backend. */
public final class SaveAndLoad {
  private static final LayerSpec MODEL =
      Sequential.of(Dense.of(16).activation(Activation.relu()), Dense.of(3));
  private static final Shape INPUT = Shape.of(4);

  private SaveAndLoad() {}

  /** Saves a network, loads it into another, and compares what they answer. */
  public static void main(String[] args) throws IOException {
    Path file = Files.createTempFile("example", ".safetensors");
    try {
      System.out.println("largest difference: " + difference(file));
    } finally {
      Files.delete(file);
    }
  }

  /** Returns the largest difference of outputs; the second network is the reference's. */
  static double difference(Path file) throws IOException {
    try (var backend = Backends.best();
        var exact = Backends.named("reference")) {
      Network network = MODEL.build(backend, 1, INPUT);
      Weights.save(network, file);
      Network loaded = MODEL.build(exact, 2, INPUT); // other initial values, which load replaces
      Weights.load(loaded, file);
      double[] expected = outputs(backend, network);
      double[] actual = outputs(exact, loaded);
      Arrays.setAll(actual, i -> Math.abs(actual[i] - expected[i]));
      return Arrays.stream(actual).max().orElseThrow();
    }
  }

  private static double[] outputs(Backend backend, Network network) {
    try (var tape = Tape.inference(backend)) {
      var x = tape.constant(new float[] {1, -2, 3, -4}, Shape.of(1, 4));
      return TensorValues.doubles(network.forward(tape, x).value());
    }
  }
}
