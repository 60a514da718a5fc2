package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CnnModelsTest {
  private final Backend backend = new ReferenceBackend();

  @Test
  void leNetHasThePaperSizesAndParameters() {
    Network network = LeNet5.of(10).build(backend, 1, Shape.of(28, 28, 1));
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
    assertThat(network.parameterCount()).isEqualTo(61_706);
    assertThat(network.state().keySet())
        .startsWith("conv1.weight", "conv1.bias", "conv2.weight")
        .endsWith("dense3.bias");
  }

  @Test
  void smallCnnHasTheParametersOfItsPyTorchTwin() {
    Network network = SmallCnn.of(10).build(backend, 1, Shape.of(28, 28, 1));
    assertThat(network.parameterCount()).isEqualTo(1_625_866);
  }

  @Test
  void textCnnHasTheParametersOfItsLayers() {
    Network network = TextCnn.of(60, 34).build(backend, 1, Shape.of(40));
    assertThat(network.parameterCount())
        .isEqualTo(60 * 48 + (2 + 3 + 4 + 5) * 48 * 128 + 4 * 128 + 512 * 34 + 34);
  }

  @Test
  void weightsAndBiasesStartWithinTheRootOfTheirFanIn() {
    Network network = Conv2d.filters(64).kernel(3).build(backend, 1, Shape.of(3, 3, 4));
    double bound = 1 / Math.sqrt(3 * 3 * 4);
    assertThat(network.parameters())
        .allSatisfy(p ->
            assertThat(Arrays.stream(TensorValues.doubles(p.value())).map(Math::abs).max())
                .hasValueCloseTo(bound, within(0.1 * bound)));
  }

  @Test
  void gradientsOfLeNetEqualDifferences() {
    check(LeNet5.of(3), Shape.of(12, 12, 1));
  }

  @Test
  void gradientsOfSmallCnnEqualDifferences() {
    check(SmallCnn.of(3).dropout(0.3), Shape.of(4, 4, 1));
  }

  @Test
  void gradientsOfTextCnnEqualDifferences() {
    Network network = TextCnn.of(9, 3).embedding(4).filters(3, 2, 5).build(backend, 4, Shape.of(6));
    int[] tokens = {1, 2, 3, 4, 5, 6, 8, 7, 0, 0, 0, 0};
    Tensor x = TensorValues.ofIntegers(backend, Shape.of(2, 6), tokens);
    Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(2), 6, 2);
    var result = GradCheck.on(backend).network(network, x, in -> in.withLengths(lengths), y -> y);
    assertThat(result.largest()).isPositive();
    assertThat(result.error()).as("%s", result).isLessThan(1e-6);
  }

  @Test
  void convolutionOfASequenceNamesWhatItExpects() {
    assertThatThrownBy(() -> Conv2d.filters(3).build(backend, 1, Shape.of(28, 28)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv2d: input must be [height, width, channels], got [28,28]");
    assertThatThrownBy(() -> Conv1d.filters(3).build(backend, 1, Shape.of(28)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1d: input must be [time, features], got [28]");
  }

  @Test
  void windowsThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Conv2d.filters(3).kernel(5).build(backend, 1, Shape.of(4, 9, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5x5 does not fit");
    assertThatThrownBy(
            () -> Conv1d.filters(3).kernel(3).dilation(2).build(backend, 1, Shape.of(4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1d: a window over 5 steps does not fit input [4,1]");
  }

  @Test
  void groupsThatDoNotDivideAreNamed() {
    assertThatThrownBy(() -> Conv2d.filters(4).groups(2).build(backend, 1, Shape.of(4, 4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 channels of input [4,4,3] cannot be split into 2 groups");
    assertThatThrownBy(() -> Conv2d.filters(3).groups(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 3 filters in 2 groups");
    assertThatThrownBy(() -> Conv2d.filters(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void check(LayerSpec model, Shape image) {
    Network network = model.build(backend, 4, image);
    Shape batch = image.prepend(2);
    double[] values = new double[batch.size()];
    Arrays.setAll(values, RandomKey.of(6)::normal);
    var result =
        GradCheck.on(backend).limit(6).network(network, TensorValues.of(backend, batch, values));
    assertThat(result.largest()).isPositive();
    assertThat(result.error()).as("%s", result).isLessThan(1e-6);
  }
}
