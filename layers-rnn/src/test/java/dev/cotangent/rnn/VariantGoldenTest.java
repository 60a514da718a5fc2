package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Cells beside the plain ones against PyTorch, or a script in it where it lacks the cell. */
class VariantGoldenTest {
  private static final int[] LENGTHS = {3, 2};

  private final ReferenceBackend backend = new ReferenceBackend();

  @Test
  void peepholesAreTheScripts() {
    check("peephole", Lstm.units(2).peephole());
  }

  @Test
  void projectionIsPyTorchs() {
    check("projection", Lstm.units(3).projection(2));
  }

  @Test
  void coupledGatesAreTheScripts() {
    check("coupled", Lstm.units(2).coupled());
  }

  @Test
  void normalisedSumsAreTheScripts() {
    check("normalised", Lstm.units(2).layerNorm());
  }

  @Test
  void earlyResetIsTheScripts() {
    check("gru-reset-before", Gru.units(2).resetBefore());
  }

  @Test
  void rectifiedUnitsArePyTorchs() {
    check("rnn-relu", SimpleRnn.units(2).activation(SimpleRnn.Activation.RELU));
  }

  private void check(String variant, Recurrent<?> spec) {
    GoldenFile golden =
        GoldenFile.read(
            Objects.requireNonNull(
                VariantGoldenTest.class.getResourceAsStream("variant-" + variant + ".golden")));
    Network network = spec.build(backend, 1, golden.shape("x").without(0));
    network.parameters().forEach(p -> backend.write(golden.values(p.name()), p.value()));
    boolean cells = golden.names().contains("c");
    try (Tape tape = Tape.evaluation(backend)) {
      Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(2), LENGTHS);
      Variable x = tape.watch(golden.on(backend, "x"));
      List<Variable> initial =
          (cells ? List.of("h0", "c0") : List.of("h0"))
              .stream().map(name -> tape.watch(golden.on(backend, name))).toList();
      RecurrentLayer.Outputs outputs =
          ((RecurrentLayer) network.layer()).run(tape, x.withLengths(lengths), initial);
      requireEqual(golden, "y", outputs.y().value());
      Map<Variable, Tensor> seeds = new LinkedHashMap<>();
      seeds.put(outputs.y(), golden.on(backend, "dy"));
      for (int i = 0; i < outputs.states().size(); i++) {
        String name = i == 0 ? "h" : "c";
        requireEqual(golden, name, outputs.states().get(i).value());
        seeds.put(outputs.states().get(i), golden.on(backend, "d" + name));
      }
      Gradients gradients = tape.backward(seeds, List.of());
      requireEqual(golden, "dx", gradients.of(x));
      requireEqual(golden, "dh0", gradients.of(initial.getFirst()));
      if (cells) {
        requireEqual(golden, "dc0", gradients.of(initial.getLast()));
      }
      for (Parameter p : network.parameters()) {
        requireEqual(golden, "d" + p.name(), gradients.of(p));
      }
    }
  }

  private static void requireEqual(GoldenFile golden, String name, Tensor tensor) {
    assertThat(tensor.shape()).as(name).isEqualTo(golden.shape(name));
    assertThat(TensorValues.doubles(tensor))
        .as(name)
        .containsExactly(golden.values(name), within(1e-12));
  }
}
