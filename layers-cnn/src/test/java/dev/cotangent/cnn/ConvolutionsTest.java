package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tck.GoldenLayers;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Paddings, transposed, three-dimensional and separable convolutions are PyTorch's. */
class ConvolutionsTest {
  private final GoldenLayers golden = GoldenLayers.beside(ConvolutionsTest.class, "convs.golden");

  @TestFactory
  Stream<DynamicTest> valuesAndGradientsArePyTorchs() {
    return Stream.of(
        golden(
            "transposed",
            ConvTranspose2d.filters(3).kernel(3, 2).stride(2, 3).padding(1).outputPadding(1, 0)),
        golden(
            "transposed-grouped",
            ConvTranspose2d.filters(4)
                .stride(2)
                .padding(1)
                .outputPadding(1)
                .groups(2)
                .dilation(2)
                .withoutBias()),
        golden("transposed-1d", ConvTranspose1d.filters(3).stride(2).padding(1).outputPadding(1)),
        golden("conv3d", Conv3d.filters(3).stride(1, 2, 1).padding(1)),
        golden("conv3d-grouped", Conv3d.filters(2).kernel(2, 1, 2).groups(2).dilation(2, 1, 1)),
        golden(
            "reflect", Conv2d.filters(2).stride(2).padding(2, 1).paddingMode(PaddingMode.REFLECT)),
        golden("replicate", Conv2d.filters(2).padding(2).paddingMode(PaddingMode.REPLICATE)),
        golden("circular-1d", Conv1d.filters(2).padding(2).paddingMode(PaddingMode.CIRCULAR)),
        golden("reflect-3d", Conv3d.filters(2).padding(1).paddingMode(PaddingMode.REFLECT)),
        golden(
            "separable",
            SeparableConv2d.filters(3).multiplier(2).padding(1).activation(Activation.relu())),
        golden("pad-reflect", Pad.of(PaddingMode.REFLECT, 0, 3, 2, 1)),
        golden("pad-replicate", Pad.of(PaddingMode.REPLICATE, 0, 3, 2, 1)));
  }

  private DynamicTest golden(String name, LayerSpec layer) {
    return DynamicTest.dynamicTest(name, () -> golden.check(name, layer));
  }
}
