package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.GoldenLayers;
import dev.cotangent.tck.LayerConformance;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Residual, ConvNeXt and other blocks are PyTorch's. */
class BlocksTest {
  private final GoldenLayers golden = GoldenLayers.beside(BlocksTest.class, "blocks.golden");
  private final GoldenLayers models = GoldenLayers.beside(BlocksTest.class, "models.golden");

  @Test
  void basicBlockIsPyTorchs() {
    golden.check("basic", BasicBlock.of(3).stride(2));
  }

  @Test
  void convNeXtBlockIsPyTorchs() {
    golden.check("convnext", ConvNeXtBlock.of());
  }

  @TestFactory
  Stream<DynamicTest> otherBlocksArePyTorchs() {
    return Stream.of(
        model("bottleneck", Bottleneck.of(1).stride(2)),
        model("inverted", InvertedResidual.of(2).expansion(2)),
        model("inverted-strided", InvertedResidual.of(3).expansion(1).stride(2)),
        model("squeeze", SqueezeExcite.of(2)),
        model("unet", UNet.of(2, 2, 2)));
  }

  private DynamicTest model(String name, LayerSpec layer) {
    return DynamicTest.dynamicTest(name, () -> models.check(name, layer));
  }

  /**
   * Blocks that need other biases than those they start with: of 0, behind channels that are 0 in a
   * whole window, they put sums on the kink of the next activation.
   */
  @TestFactory
  Stream<DynamicTest> gradientsAfterTrainingEqualDifferences() {
    return Stream.of(
        disturbed("bottleneck, plain", Bottleneck.of(2).plain(), Shape.of(2, 2, 2)),
        disturbed("inverted residual", InvertedResidual.of(2).expansion(2), Shape.of(3, 2, 2)),
        disturbed("vgg", new Vgg(List.of(2, 0, 3), 1, 3, true, 0, 2), Shape.of(4, 4, 1)));
  }

  private static DynamicTest disturbed(String name, LayerSpec layer, Shape input) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Backend backend = new ReferenceBackend();
          Network network = layer.build(backend, 1, input);
          network
              .state()
              .forEach((of, tensor) -> {
                if (tensor.shape().rank() == 1) {
                  double[] values = normal(tensor.size(), of);
                  for (int i = 0; i < values.length; i++) {
                    values[i] = of.endsWith("_var") ? 0.5 + Math.abs(values[i]) : values[i];
                  }
                  backend.write(values, tensor);
                }
              });
          Shape batch = input.prepend(3);
          Tensor x = TensorValues.of(backend, batch, normal(batch.size(), "x"));
          for (GradCheck.Mode mode : GradCheck.Mode.values()) {
            var result = GradCheck.on(backend).mode(mode).limit(60).network(network, x);
            assertThat(result.largest()).isPositive();
            assertThat(result.error())
                .as("%s: %s", mode, result)
                .isLessThan(LayerConformance.GRADIENT_GATE);
          }
        });
  }

  private static double[] normal(int size, String name) {
    double[] values = new double[size];
    Arrays.setAll(values, RandomKey.of(9).derive(name)::normal);
    return values;
  }
}
