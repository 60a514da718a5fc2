package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes and names of the residual networks and ConvNeXt; the counts are PyTorch's. */
class ImageModelsTest {
  private static final Shape SMALL = Shape.of(32, 32, 3);

  private final Backend backend = new ReferenceBackend();

  @Test
  void resNet20HasTheParametersOfItsPyTorchTwin() {
    Network network = ResNet.resNet20(10).build(backend, 1, SMALL);
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
    assertThat(network.parameterCount()).isEqualTo(272_474);
    assertThat(network.state().keySet())
        .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight")
        .contains("layer2.0.downsample.0.weight", "layer3.2.bn2.bias", "layer3.2.bn2.running_var")
        .doesNotContain("layer1.0.downsample.0.weight", "layer2.1.downsample.0.weight");
  }

  @Test
  void resNet18HasTorchvisionsParametersWithEitherStem() {
    ResNet large = ResNet.resNet18(1000);
    assertThat(large.build(backend, 1, Shape.of(224, 224, 3)).parameterCount())
        .isEqualTo(11_689_512);
    ResNet small = ResNet.resNet18(10).stem(ResNet.Stem.SMALL_IMAGES);
    assertThat(small.build(backend, 1, SMALL).parameterCount()).isEqualTo(11_173_962);
  }

  @Test
  void convNeXtMicroHasTheParametersOfItsPyTorchTwin() {
    Network network = ConvNeXt.micro(10).build(backend, 1, SMALL);
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
    assertThat(network.parameterCount()).isEqualTo(908_506);
    assertThat(network.state().keySet())
        .startsWith("features.0.0.weight", "features.0.0.bias", "features.0.1.weight")
        .contains(
            "features.1.0.layer_scale",
            "features.1.1.block.5.bias",
            "features.2.0.weight",
            "features.2.1.weight")
        .endsWith("classifier.weight", "classifier.bias");
  }

  @Test
  void modelsWithoutStagesAreRefused() {
    assertThatThrownBy(() -> new ResNet(List.of(2, 0), 16, ResNet.Stem.SMALL_IMAGES, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stages of at least 1 block, got [2, 0]");
    assertThatThrownBy(() -> new ConvNeXt(2, List.of(1, 1), List.of(4), Initialisers.zeros(), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got [1, 1] and [4]");
  }

  @Test
  void aSumOfTwoShapesIsRefused() {
    var op = new AddReluOp();
    try (Tape tape = Tape.evaluation(backend)) {
      var a = tape.constant(new float[2], Shape.of(2));
      var b = tape.constant(new float[3], Shape.of(3));
      assertThatThrownBy(() -> tape.apply(op, a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("addRelu: expects two of one shape");
    }
  }
}
