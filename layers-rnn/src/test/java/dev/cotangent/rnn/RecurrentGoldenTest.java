package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Values and gradients that PyTorch gives for two bidirectional layers, packed sequences of unequal
 * length and initial states.
 */
class RecurrentGoldenTest {
  private final Backend backend = new ReferenceBackend();

  @Test
  void simpleRnnIsPyTorchs() {
    check("rnn-tanh.golden", RecurrentCell.RNN_TANH);
  }

  @Test
  void lstmIsPyTorchs() {
    check("lstm.golden", RecurrentCell.LSTM);
  }

  @Test
  void gruThatResetsAfterIsPyTorchs() {
    check("gru.golden", RecurrentCell.GRU_RESET_AFTER);
  }

  private void check(String file, RecurrentCell cell) {
    GoldenFile golden =
        GoldenFile.read(
            Objects.requireNonNull(RecurrentGoldenTest.class.getResourceAsStream(file)));
    var stack = new RecurrentStack(cell, 2, 2, true);
    List<String> names = inputs(stack);
    try (Tape tape = Tape.evaluation(backend)) {
      Map<String, Variable> inputs = new LinkedHashMap<>();
      for (String name : names) {
        inputs.put(
            name,
            name.equals("lengths")
                ? tape.constant(new int[] {4, 2, 3}, Shape.of(3))
                : tape.watch(golden.on(backend, name)));
      }
      var op = new RecurrentOp(stack, LayerDropout.NONE, true, true);
      List<Variable> outputs = tape.applyAll(op, inputs.values().toArray(Variable[]::new));
      Map<Variable, Tensor> seeds = new LinkedHashMap<>();
      List<String> outputNames = List.of("y", "hn", "cn").subList(0, outputs.size());
      for (int i = 0; i < outputs.size(); i++) {
        requireEqual(golden, outputNames.get(i), outputs.get(i).value());
        seeds.put(outputs.get(i), golden.on(backend, "d" + outputNames.get(i)));
      }
      Gradients gradients = tape.backward(seeds, List.of());
      inputs.remove("lengths");
      inputs.forEach((name, x) -> requireEqual(golden, "d" + name, gradients.of(x)));
    }
  }

  /** PyTorch's names of the operation's inputs, in its order. */
  private static List<String> inputs(RecurrentStack stack) {
    List<String> names = new ArrayList<>(List.of("x"));
    for (String run : List.of("l0", "l0_reverse", "l1", "l1_reverse")) {
      names.addAll(List.of("weight_ih_" + run, "weight_hh_" + run, "bias_ih_" + run));
      if (stack.cell().hasStateBias()) {
        names.add("bias_hh_" + run);
      }
    }
    names.addAll(List.of("lengths", "h0"));
    if (stack.cell().hasCellState()) {
      names.add("c0");
    }
    return names;
  }

  private static void requireEqual(GoldenFile golden, String name, Tensor tensor) {
    assertThat(tensor.shape()).as(name).isEqualTo(golden.shape(name));
    assertThat(TensorValues.doubles(tensor))
        .as(name)
        .containsExactly(golden.values(name), within(1e-12));
  }
}
