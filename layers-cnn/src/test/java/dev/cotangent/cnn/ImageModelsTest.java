package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Summary;
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

  /** The counts of torchvision for 3 channels and 1000 classes. */
  @Test
  void largeModelsHaveTorchvisionsParameters() {
    Shape large = Shape.of(224, 224, 3);
    assertThat(Summary.of(ResNet.resNet50(1000), large).parameters()).isEqualTo(25_557_032);
    assertThat(Summary.of(ConvNeXt.tiny(1000), large).parameters()).isEqualTo(28_589_128);
    assertThat(Summary.of(MobileNetV2.of(1000), large).parameters()).isEqualTo(3_504_872);
    assertThat(Summary.of(Vgg.vgg11(1000), large).parameters()).isEqualTo(132_863_336);
    assertThat(Summary.of(Vgg.vgg16(1000), large).parameters()).isEqualTo(138_357_544);
  }

  /** ResNet-50 takes 4.09e9 multiplications for an image of 224 by 224, as torchvision counts. */
  @Test
  void summaryCountsTwoFlopsForEachMultiplication() {
    Summary summary = Summary.of(ResNet.resNet50(1000), Shape.of(224, 224, 3));
    assertThat(summary.flops()).isBetween(2 * 4_085_000_000L, 2 * 4_095_000_000L);
    assertThat(summary.rows().getFirst())
        .isEqualTo(
            new Summary.Row(
                "conv1",
                List.of("Conv2d"),
                Shape.of(1, 112, 112, 64),
                7 * 7 * 3 * 64,
                2L * 112 * 112 * 64 * 7 * 7 * 3,
                112 * 112 * 64));
  }

  @Test
  void smallResNetsOfAllDepthsHaveTheParametersOfTheirPyTorchTwins() {
    assertThat(Summary.of(ResNet.small(32, 10), SMALL).parameters()).isEqualTo(466_906);
    assertThat(Summary.of(ResNet.small(56, 10), SMALL).parameters()).isEqualTo(855_770);
    // The same without two projections of 1 by 1 with normalisation.
    int projections = 16 * 32 + 64 + 32 * 64 + 128;
    assertThat(Summary.of(ResNet.small(56, 10).plain(), SMALL).parameters())
        .isEqualTo(855_770 - projections);
    assertThatThrownBy(() -> ResNet.small(30, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6n + 2 with n at least 1, got 30");
  }

  @Test
  void parametersAreNamedAsInTorchvision() {
    Network bottlenecks =
        new ResNet(List.of(1), 2, ResNet.Stem.LARGE_IMAGES, ResNet.Block.BOTTLENECK, false, 3)
            .build(backend, 1, Shape.of(8, 8, 1));
    assertThat(bottlenecks.state().keySet())
        .contains("layer1.0.conv3.weight", "layer1.0.bn3.bias", "layer1.0.downsample.1.weight");
    Network convNeXt =
        new ConvNeXt(2, List.of(1), List.of(4), Initialisers.zeros(), true, 0, 3)
            .build(backend, 1, Shape.of(4, 4, 1));
    assertThat(convNeXt.state().keySet()).contains("classifier.0.weight", "classifier.2.bias");
    var vgg = new Vgg(List.of(2, 0, 3, 0), 1, 4, true, 0.5, 2);
    assertThat(vgg.build(backend, 1, Shape.of(4, 4, 1)).state().keySet())
        .contains("features.0.weight", "features.1.running_mean", "features.4.bias")
        .contains("classifier.0.weight", "classifier.3.weight", "classifier.6.bias");
    var inverted = Summary.of(MobileNetV2.of(10), Shape.of(32, 32, 3));
    assertThat(inverted.rows().stream().map(Summary.Row::path))
        .contains("features.0.0", "features.1.conv.0.0", "features.1.conv.1")
        .contains("features.2.conv.1.1", "features.2.conv.3", "features.18.1", "classifier.1");
  }

  @Test
  void imagesThatCannotBeHalvedAreRefusedByUNet() {
    assertThatThrownBy(() -> UNet.of(2, 4, 4, 4).build(backend, 1, Shape.of(6, 8, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 levels need a height and width that 4 divides, got [6,8,1]");
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
