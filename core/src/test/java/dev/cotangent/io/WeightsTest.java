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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
