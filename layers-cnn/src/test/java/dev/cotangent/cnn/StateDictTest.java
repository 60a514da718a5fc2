package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.PyTorchLayout;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state_dict that torch_state_dict.py wrote, with an input and PyTorch's output. */
class StateDictTest {
  private static final Shape FLATTENED = Shape.of(6, 8, 2);
  private static final String DENSE = "6.weight";

  @TempDir private Path folder;
  private Map<String, NamedArray> torch = Map.of();
  private Network network = network();

  private static Network network() {
    return Sequential.of(
            Conv2d.filters(4).kernel(3, 2).stride(2).padding(1),
            BatchNorm.of(),
            Activation.relu(),
            Conv2d.filters(4).kernel(3).padding(1).groups(2).withoutBias(),
            ConvTranspose2d.filters(2).kernel(2).stride(2).padding(0),
            Flatten.of(),
            Dense.of(5))
        .build(new ReferenceBackend(), 1, Shape.of(6, 7, 3));
  }

  @BeforeEach
  void readTheFile() throws IOException, URISyntaxException {
    URL file = StateDictTest.class.getResource("torch-state-dict.safetensors");
    torch = SafeTensors.read(Path.of(Objects.requireNonNull(file).toURI())).arrays();
    network = network();
  }

  private Map<String, NamedArray> weights() {
    Map<String, NamedArray> ours = PyTorchLayout.toOurs(torch);
    ours.remove("input");
    ours.remove("output");
    ours.computeIfPresent(DENSE, (_, w) -> PyTorchLayout.flattenedLast(w, FLATTENED));
    return ours;
  }

  @Test
  void loadedWeightsGiveTheOutputOfPyTorch() {
    Weights.copy(weights(), network.state());

    double[] y = output();

    double[] expected = values(torch, "output");
    for (int i = 0; i < y.length; i++) {
      // PyTorch computes in float32: some 2^-24 for each of about 200 rounded terms.
      assertThat(y[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  /** On an input in our layout, channels last. */
  private double[] output() {
    NamedArray x = PyTorchLayout.toOurs(torch).get("input");
    try (Tape tape = Tape.inference(network.backend())) {
      var image =
          tape.constant(((NamedArray.Floats) Objects.requireNonNull(x)).values(), x.shape());
      Variable y = network.forward(tape, image);
      return TensorValues.doubles(y.value());
    }
  }

  private static double[] values(Map<String, NamedArray> arrays, String name) {
    if (arrays.get(name) instanceof NamedArray.Floats(Shape _, float[] values)) {
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      return wide;
    }
    throw new IllegalArgumentException("no floats named " + name);
  }

  /** What is written back is what PyTorch wrote, but for the counter of batches. */
  @Test
  void ourWeightsAreThoseOfPyTorchAgain() throws IOException {
    Weights.copy(weights(), network.state());
    Map<String, NamedArray> back =
        new LinkedHashMap<>(PyTorchLayout.fromOurs(Weights.exact(network.state())));
    back.computeIfPresent(DENSE, (_, w) -> PyTorchLayout.flattenedFirst(w, FLATTENED));
    Path file = folder.resolve("ours.safetensors");
    SafeTensors.of(back).write(file);

    Map<String, NamedArray> expected = new LinkedHashMap<>(torch);
    expected.keySet().removeAll(List.of("input", "output", "1.num_batches_tracked"));
    assertThat(SafeTensors.read(file).arrays()).isEqualTo(expected);
  }

  @Test
  void anotherArchitectureIsRefusedByName() {
    Map<String, NamedArray> arrays = weights();
    NamedArray filters = Objects.requireNonNull(arrays.get("0.weight"));
    arrays.remove("1.running_var");
    arrays.put("7.weight", new NamedArray.Floats(Shape.of(1), new float[1]));
    assertThatThrownBy(() -> Weights.copy(arrays, network.state()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing 1.running_var [4]; unexpected 7.weight [1]");
    assertThatThrownBy(() -> PyTorchLayout.flattenedLast(filters, Shape.of(2, 2, 2)))
        .hasMessageContaining("got [4,3,2,3] and an image [2,2,2]");
  }
}
