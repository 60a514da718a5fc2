package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.io.NamedArray;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Layers with the weights of other frameworks' layers give their outputs. */
class WeightTransferTest {
  /** The steps of Keras's SimpleRNN and early-reset GRU are in float32 in part. */
  private static final double KERAS = 1e-6;

  private final ReferenceBackend backend = new ReferenceBackend();

  @TestFactory
  Stream<DynamicTest> weightsOfPyTorchGiveItsOutputsAndComeBack() {
    return Stream.of(
            Map.entry("RNN", SimpleRnn.units(3)),
            Map.entry("LSTM", Lstm.units(3)),
            Map.entry("GRU", Gru.units(3)),
            Map.entry("LSTMP", Lstm.units(3).projection(2)))
        .map(c -> dynamicTest(c.getKey(), () -> checkTorch(c.getKey(), c.getValue())));
  }

  private void checkTorch(String name, Recurrent<?> one) {
    GoldenFile golden = golden("torch-" + name);
    Recurrent<?> layer = one.layers(2).bidirectional();
    Map<String, NamedArray> torch = arrays(golden);
    Map<String, NamedArray> ours = PyTorchWeights.toOurs(layer, torch);
    requireOutputs(golden, layer, ours, 1e-12);
    Map<String, NamedArray> back = PyTorchWeights.fromOurs(layer, ours);
    assertThat(back.keySet()).isEqualTo(torch.keySet());
    assertThat(PyTorchWeights.toOurs(layer, back)).isEqualTo(ours);
  }

  @TestFactory
  Stream<DynamicTest> weightsOfKerasGiveItsOutputsAndComeBack() {
    return Stream.of(
            Map.entry("SimpleRNN", SimpleRnn.units(3)),
            Map.entry("LSTM", Lstm.units(3)),
            Map.entry("GRU", Gru.units(3)),
            Map.entry("GRUBefore", Gru.units(3).resetBefore()))
        .map(c -> dynamicTest(c.getKey(), () -> checkKeras(c.getKey(), c.getValue())));
  }

  private void checkKeras(String name, Recurrent<?> layer) {
    GoldenFile golden = golden("keras-" + name);
    Map<String, NamedArray> keras = arrays(golden);
    Map<String, NamedArray> ours = KerasWeights.toOurs(layer, keras);
    requireOutputs(golden, layer, ours, KERAS);
    Map<String, NamedArray> back = KerasWeights.fromOurs(layer, ours);
    assertThat(back.keySet()).isEqualTo(keras.keySet());
    assertThat(shapes(back)).isEqualTo(shapes(keras));
    assertThat(KerasWeights.toOurs(layer, back)).isEqualTo(ours);
    assertThat(back.get("kernel")).isEqualTo(keras.get("kernel"));
    assertThat(back.get("recurrent_kernel")).isEqualTo(keras.get("recurrent_kernel"));
  }

  @Test
  void layersThatTheOthersDoNotHaveAreErrors() {
    Map<String, NamedArray> none = Map.of();
    assertThatThrownBy(() -> PyTorchWeights.toOurs(Gru.units(3).resetBefore(), none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PyTorch has no GRU_RESET_BEFORE");
    assertThatThrownBy(() -> PyTorchWeights.fromOurs(Lstm.units(3).peephole(), none))
        .hasMessageContaining("PyTorch has no LSTM");
    assertThatThrownBy(() -> KerasWeights.toOurs(Gru.units(3).layers(2), none))
        .hasMessageContaining("one plain layer");
    assertThatThrownBy(() -> PyTorchWeights.toOurs(Gru.units(3), none))
        .hasMessageContaining("there is no bias_ih_l0");
  }

  @Test
  void biasesOfAnotherShapeAreAnError() {
    Map<String, NamedArray> keras = arrays(golden("keras-GRUBefore"));
    assertThatThrownBy(() -> KerasWeights.toOurs(Gru.units(3), keras))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be [2,9], got [9]");
  }

  private void requireOutputs(
      GoldenFile golden, Recurrent<?> layer, Map<String, NamedArray> ours, double tolerance) {
    Network network = layer.build(backend, 1, golden.shape("x").without(0));
    assertThat(ours.keySet()).isEqualTo(network.state().keySet());
    network
        .state()
        .forEach((name, tensor) -> {
          NamedArray array = Objects.requireNonNull(ours.get(name));
          assertThat(array.shape()).as(name).isEqualTo(tensor.shape());
          backend.write(((NamedArray.Doubles) array).values(), tensor);
        });
    try (Tape tape = Tape.inference(backend)) {
      var y = network.forward(tape, tape.constant(golden.on(backend, "x")));
      assertThat(TensorValues.doubles(y.value()))
          .containsExactly(golden.values("y"), within(tolerance));
    }
  }

  private static List<Shape> shapes(Map<String, NamedArray> arrays) {
    return arrays.values().stream().map(NamedArray::shape).toList();
  }

  private static Map<String, NamedArray> arrays(GoldenFile golden) {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    for (String name : golden.names()) {
      if (!name.equals("x") && !name.equals("y")) {
        arrays.put(name, new NamedArray.Doubles(golden.shape(name), golden.values(name)));
      }
    }
    return arrays;
  }

  private static GoldenFile golden(String name) {
    return GoldenFile.read(
        Objects.requireNonNull(WeightTransferTest.class.getResourceAsStream(name + ".golden")));
  }
}
