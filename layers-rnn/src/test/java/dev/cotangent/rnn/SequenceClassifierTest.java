package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.nn.Network;
import dev.cotangent.rnn.SequenceClassifier.Reading;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SequenceClassifierTest extends LayerConformance {
  private final Backend backend = new ReferenceBackend();

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(
        LayerCase.of("last state", SequenceClassifier.of(Lstm.units(3), 2)).input(4, 2).output(2),
        LayerCase.of(
                "maximum over time",
                SequenceClassifier.of(Gru.units(2).bidirectional(), 3)
                    .reading(Reading.MAX_OVER_TIME)
                    .dropout(0.3))
            .input(4, 2)
            .lengths(4, 2, 1)
            .output(3),
        LayerCase.of("tokens", SequenceClassifier.of(SimpleRnn.units(3), 2).embedding(7, 2))
            .tokens(7, 4)
            .lengths(4, 2, 3)
            .output(2));
  }

  @Test
  void tokensInThePaddingHaveNoInfluenceAndNoGradient() {
    Network network =
        SequenceClassifier.of(Gru.units(2).bidirectional(), 2)
            .embedding(5, 2)
            .reading(Reading.MAX_OVER_TIME)
            .build(backend, 1, Shape.of(3));
    Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(1), 1);
    var table = network.parameters().getFirst();
    double[] poisoned = TensorValues.doubles(table.value());
    Arrays.fill(poisoned, 8, 10, Double.NaN);
    backend.write(poisoned, table.value());
    Tensor x = TensorValues.ofIntegers(backend, Shape.of(1, 3), 1, 4, 4);
    var result = GradCheck.on(backend).network(network, x, in -> in.withLengths(lengths), y -> y);
    assertThat(result.largest()).isPositive();
    assertThat(result.error()).as("%s", result).isLessThan(1e-6);
  }

  @Test
  void parametersCarryThePathsOfTheirLayers() {
    Network network =
        SequenceClassifier.of(Gru.units(4).layers(2).bidirectional(), 3)
            .embedding(10, 6)
            .build(backend, 1, Shape.of(5));
    assertThat(network.state().keySet())
        .startsWith(
            "embedding.weight",
            "recurrent.layer0.forward.weight",
            "recurrent.layer0.forward.recurrent",
            "recurrent.layer0.forward.bias",
            "recurrent.layer0.forward.recurrentBias",
            "recurrent.layer0.reverse.weight")
        .endsWith("dense.weight", "dense.bias");
  }

  @Test
  void rowMnistLstmHasTheParametersOfItsKerasTwin() {
    Network network =
        SequenceClassifier.of(Lstm.units(128), 10).build(backend, 1, Shape.of(28, 28));
    assertThat(network.parameterCount()).isEqualTo(4 * 128 * (28 + 128 + 1) + 128 * 10 + 10);
  }

  @Test
  void forgetGateStartsOpenAndRecurrentWeightsOrthogonal() {
    Network network = Lstm.units(3).build(backend, 1, Shape.of(4, 2));
    assertThat(TensorValues.doubles(network.parameters().get(2).value()))
        .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    double[] u = TensorValues.doubles(network.parameters().get(1).value());
    for (int i = 0; i < 9; i++) {
      double dot = 0;
      for (int row = 0; row < 12; row++) {
        dot += u[row * 3 + i / 3] * u[row * 3 + i % 3];
      }
      assertThat(dot).isCloseTo(i / 3 == i % 3 ? 1 : 0, within(1e-12));
    }
  }

  @Test
  void sizesThatMakeNoSenseAreNamed() {
    assertThatThrownBy(() -> Lstm.units(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0 units and 1 layers");
    assertThatThrownBy(() -> Gru.units(3).layers(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Gru.units(3).dropout(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1.0");
    assertThatThrownBy(() -> Gru.units(3).build(backend, 1, Shape.of(28, 28, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[time, features]")
        .hasMessageContaining("[28,28,1]");
  }
}
