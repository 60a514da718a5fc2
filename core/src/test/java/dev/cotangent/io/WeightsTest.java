package dev.cotangent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  @TempDir private Path folder;

  @Test
  void loadedNetworkHasTheSavedState() throws IOException {
    Path file = folder.resolve("network");
    Network saved = network(1, 4);
    Network loaded = network(2, 4);
    assertThat(state(loaded)).isNotEqualTo(state(saved));
    Weights.save(saved, file, Weights.Precision.DOUBLE);
    Weights.load(loaded, file);
    assertThat(state(loaded)).isEqualTo(state(saved));
  }

  @Test
  void floatsAreTheNearestOnes() throws IOException {
    Path file = folder.resolve("network");
    Network saved = network(1, 4);
    Network loaded = network(2, 4);
    Weights.save(saved, file);
    Weights.load(loaded, file);
    assertThat(state(loaded))
        .isEqualTo(
            state(saved).stream()
                .map(v -> v.stream().map(x -> (double) x.floatValue()).toList())
                .toList());
  }

  @Test
  void everythingThatDiffersIsListedAndNothingIsChanged() throws IOException {
    Path file = folder.resolve("network");
    Weights.save(network(1, 4), file);
    Network other =
        Sequential.of(Dense.of(5), Dense.of(4)).build(new ReferenceBackend(), 2, Shape.of(3));
    List<List<Double>> before = state(other);
    assertThatThrownBy(() -> Weights.load(other, file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("0.weight must be [5,3], is [4,3]")
        .hasMessageContaining("0.bias must be [5], is [4]")
        .hasMessageContaining("1.weight must be [4,5], is [4]")
        .hasMessageContaining("unexpected 1.running_mean [4]")
        .hasMessageContaining("unexpected 1.running_var [4]");
    assertThat(state(other)).isEqualTo(before);
    assertThatThrownBy(() -> Weights.load(deeper(), file))
        .hasMessageContaining("missing 2.weight [1,4]");
  }

  /** Of the wrong shape, of integers, or cut: what stands before it would have fitted. */
  @Test
  void wrongLastArrayLeavesTheOnesBeforeItUnchanged() throws IOException {
    Path file = folder.resolve("network");
    Network saved = network(1, 4);
    Weights.save(saved, file);
    Map<String, NamedArray> arrays = new LinkedHashMap<>(SafeTensors.read(file).arrays());
    String last = List.copyOf(saved.state().keySet()).getLast();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(file, "header: ");
    arrays.put(last, new NamedArray.Floats(Shape.of(2, 2), new float[4]));
    SafeTensors.of(arrays).write(file);
    assertRefused(file, last + " must be [4], is [2,2]");
    arrays.put(last, new NamedArray.Ints(Shape.of(4), new int[4]));
    SafeTensors.of(arrays).write(file);
    assertRefused(file, last + " holds integers");
  }

  private static void assertRefused(Path file, String message) {
    Network network = network(2, 4);
    List<List<Double>> before = state(network);
    assertThatThrownBy(() -> Weights.load(network, file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
    assertThat(state(network)).isEqualTo(before);
  }

  private static Network deeper() {
    return Sequential.of(Dense.of(4), BatchNorm.of(), Dense.of(1))
        .build(new ReferenceBackend(), 1, Shape.of(3));
  }

  private static Network network(long seed, int units) {
    return Sequential.of(Dense.of(units), BatchNorm.of())
        .build(new ReferenceBackend(), seed, Shape.of(3));
  }

  private static List<List<Double>> state(Network network) {
    return network.state().values().stream()
        .map(t -> Arrays.stream(TensorValues.doubles(t)).boxed().toList())
        .toList();
  }
}
