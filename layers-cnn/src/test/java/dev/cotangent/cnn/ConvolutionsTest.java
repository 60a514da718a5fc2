package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tck.GoldenLayers;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Paddings, transposed, three-dimensional and separable convolutions: by the kit, and PyTorch's.
 */
class ConvolutionsTest extends LayerConformance {
  private static final Conv2d TWO = Conv2d.filters(2);

  private final GoldenLayers golden = GoldenLayers.beside(ConvolutionsTest.class, "convs.golden");

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(paddings(), transposed(), volumes(), separable()).flatMap(s -> s);
  }

  private static Stream<LayerCase> paddings() {
    return Stream.of(
        LayerCase.of("pad, zeros", Pad.of(PaddingMode.ZERO, 1, 0, 2, 1))
            .input(2, 3, 2)
            .output(3, 6, 2),
        LayerCase.of("pad, reflect", Pad.of(PaddingMode.REFLECT, 2)).input(3, 4, 2).output(7, 8, 2),
        LayerCase.of("pad, replicate", Pad.of(PaddingMode.REPLICATE, 0, 2))
            .input(3, 2)
            .output(5, 2),
        LayerCase.of("pad, circular", Pad.of(PaddingMode.CIRCULAR, 3, 1)).input(3, 2).output(7, 2),
        LayerCase.of("pad of nothing", Pad.of(PaddingMode.REFLECT, 0)).input(1, 2).output(1, 2),
        LayerCase.of("pad of volumes", Pad.of(PaddingMode.REFLECT, 1))
            .input(2, 2, 3, 1)
            .output(4, 4, 5, 1),
        LayerCase.of("conv2d, uneven zeros", TWO.padding(2, 0, 0, 1))
            .input(2, 3, 2)
            .output(2, 2, 2),
        LayerCase.of(
                "conv2d, uneven reflection",
                TWO.padding(2, 0, 0, 1).paddingMode(PaddingMode.REFLECT).stride(2, 1))
            .input(4, 3, 2)
            .output(2, 2, 2),
        LayerCase.of(
                "conv2d, same, replicate", TWO.samePadding().paddingMode(PaddingMode.REPLICATE))
            .input(2, 3, 1)
            .output(2, 3, 2),
        LayerCase.of("conv2d, valid", TWO.padding(1).validPadding()).input(3, 4, 1).output(1, 2, 2),
        LayerCase.of(
                "conv1d, circular",
                Conv1d.filters(2).samePadding().paddingMode(PaddingMode.CIRCULAR))
            .input(4, 2)
            .output(4, 2));
  }

  private static Stream<LayerCase> transposed() {
    ConvTranspose2d two = ConvTranspose2d.filters(2);
    return Stream.of(
        LayerCase.of("transposed", two).input(2, 3, 2).output(4, 5, 2),
        LayerCase.of(
                "transposed, strided",
                two.stride(2).padding(1).outputPadding(1).activation(Activation.relu()))
            .input(2, 3, 2)
            .output(4, 6, 2),
        LayerCase.of(
                "transposed, uneven and dilated",
                two.kernel(2, 3).dilation(2, 1).padding(1, 0, 0, 2).activation(Activation.gelu()))
            .input(2, 3, 1)
            .output(3, 3, 2),
        LayerCase.of(
                "transposed, groups, same",
                ConvTranspose2d.filters(4).groups(2).samePadding().stride(3).withoutBias())
            .input(2, 1, 2)
            .output(4, 1, 4),
        LayerCase.of(
                "transposed of sequences",
                ConvTranspose1d.filters(2).stride(2).padding(1).outputPadding(1))
            .input(3, 2)
            .output(6, 2),
        LayerCase.of("transposed of sequences, lengths", ConvTranspose1d.filters(2).stride(2))
            .input(4, 2)
            .lengths(4, 1, 2)
            .output(9, 2),
        LayerCase.of(
                "transposed of sequences, same, lengths",
                ConvTranspose1d.filters(2).samePadding().groups(2))
            .input(4, 2)
            .lengths(3, 4)
            .output(4, 2));
  }

  private static Stream<LayerCase> volumes() {
    Conv3d two = Conv3d.filters(2);
    return Stream.of(
        LayerCase.of("conv3d", two.kernel(2)).input(3, 2, 3, 1).output(2, 1, 2, 2),
        LayerCase.of("conv3d, same", two.samePadding().activation(Activation.tanh()))
            .input(2, 2, 2, 1)
            .output(2, 2, 2, 2),
        LayerCase.of(
                "conv3d, strided and dilated",
                two.kernel(2, 1, 2).stride(2, 1, 2).dilation(2, 1, 1).padding(1, 0, 1))
            .input(4, 2, 2, 2)
            .output(2, 2, 2, 2),
        LayerCase.of("conv3d, groups", Conv3d.filters(4).kernel(2).groups(2).withoutBias())
            .input(2, 2, 3, 4)
            .output(1, 1, 2, 4),
        LayerCase.of(
                "conv3d, replicate",
                two.kernel(2)
                    .padding(1)
                    .validPadding()
                    .padding(1)
                    .paddingMode(PaddingMode.REPLICATE))
            .input(1, 2, 1, 1)
            .output(2, 3, 2, 2));
  }

  private static Stream<LayerCase> separable() {
    SeparableConv2d three = SeparableConv2d.filters(3);
    return Stream.of(
        LayerCase.of("separable", three).input(3, 4, 2).output(1, 2, 3),
        LayerCase.of(
                "separable, multiplied",
                three
                    .multiplier(2)
                    .stride(2)
                    .samePadding()
                    .paddingMode(PaddingMode.REPLICATE)
                    .activation(Activation.relu()))
            .input(3, 4, 2)
            .output(2, 2, 3));
  }

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
