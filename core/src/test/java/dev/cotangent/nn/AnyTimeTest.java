package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnyTimeTest {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Test
  void eachNumberOfStepsUsesTheSameParameters() {
    Network network =
        Sequential.of(Dense.of(3), BatchNorm.of(), PoolOverTime.max())
            .build(backend, 1, Shape.of(4, 2))
            .ofAnyTime();
    double[] four = run(network, 1, 4, 2);
    assertThat(run(network, 1, 9, 2)).isEqualTo(four);
    assertThat(run(network, 5, 1, 2)).hasSize(5 * 3);
    assertThat(network.parameters()).hasSize(4);
    assertThat(network.inputShape()).isEqualTo(Shape.of(4, 2));
  }

  @Test
  void aNetworkOfOneTimeRefusesOthers() {
    Network network = Dense.of(3).build(backend, 1, Shape.of(4, 2));
    assertThatThrownBy(() -> run(network, 1, 5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expects a batch of [4,2]");
  }

  @Test
  void otherFeaturesAreStillAnError() {
    Network network = Dense.of(3).build(backend, 1, Shape.of(4, 2)).ofAnyTime();
    assertThatThrownBy(() -> run(network, 1, 5, 3)).hasMessageContaining("got [1,5,3]");
    assertThatThrownBy(() -> run(network, 0, 5, 2)).hasMessageContaining("got [0,5,2]");
  }

  @Test
  void aLayerThatDependsOnTheTimeIsAnError() {
    Network network =
        Sequential.of(Flatten.of(), Dense.of(3)).build(backend, 1, Shape.of(4, 2)).ofAnyTime();
    assertThatThrownBy(() -> run(network, 1, 5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "1.weight depends on the number of steps: [3,10] for this one, [3,8]");
  }

  @Test
  void aScalarHasNoTime() {
    Network network = Embedding.of(5, 2).build(backend, 1, Shape.of());
    assertThatThrownBy(network::ofAnyTime).hasMessageContaining("no time axis");
  }

  private double[] run(Network network, int... extents) {
    Shape shape = Shape.of(extents);
    double[] ones = new double[shape.size()];
    Arrays.fill(ones, 1);
    try (Tape tape = Tape.inference(backend)) {
      var x = tape.constant(TensorValues.of(backend, shape, ones));
      return TensorValues.doubles(network.forward(tape, x).value());
    }
  }
}
