package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares layers with what another framework gave: output, gradients, and buffers afterwards.
 *
 * <p>The entries of a case are {@code name.x}, {@code name.y}, {@code name.dy}, {@code name.dx},
 * {@code name.P} and {@code name.d.P} for each parameter P, {@code name.after.B} for each buffer B
 * of the layer. Both sides compute in float64, in sums of some hundred terms of size 1 in their own
 * order: the bound is 1e-12 of 1 + the value.
 */
public final class GoldenLayers {
  private static final double BOUND = 1e-12;

  private final Backend backend = new ReferenceBackend();
  private final GoldenFile golden;

  private GoldenLayers(GoldenFile golden) {
    this.golden = golden;
  }

  /** Reads a file that lies beside a test class. */
  public static GoldenLayers beside(Class<?> test, String file) {
    return new GoldenLayers(
        GoldenFile.read(Objects.requireNonNull(test.getResourceAsStream(file), file)));
  }

  /** Runs a training step of a case. */
  public void check(String name, LayerSpec layer) {
    Tensor x = golden.on(backend, name + ".x");
    Network network = layer.build(backend, 1, x.shape().without(0));
    for (Parameter p : network.parameters()) {
      assertThat(p.shape()).as(p.name()).isEqualTo(golden.shape(name + "." + p.name()));
      backend.write(golden.values(name + "." + p.name()), p.value());
    }
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable in = tape.watch(x);
      Variable y = network.forward(tape, in);
      requireEqual(name + ".y", y.value());
      Gradients gradients = tape.backward(Map.of(y, golden.on(backend, name + ".dy")), List.of());
      requireEqual(name + ".dx", gradients.of(in));
      for (Parameter p : network.parameters()) {
        requireEqual(name + ".d." + p.name(), gradients.of(p));
      }
    }
    network.buffers().forEach((buffer, value) -> requireEqual(name + ".after." + buffer, value));
  }

  private void requireEqual(String name, Tensor tensor) {
    assertThat(tensor.shape()).as(name).isEqualTo(golden.shape(name));
    double[] expected = golden.values(name);
    double[] actual = TensorValues.doubles(tensor);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s, element %d", name, i)
          .isCloseTo(expected[i], within(BOUND * (1 + Math.abs(expected[i]))));
    }
  }
}
