package dev.cotangent.cnn.cases;

import dev.cotangent.cnn.Conv1d;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.Conv3d;
import dev.cotangent.cnn.ConvTranspose1d;
import dev.cotangent.cnn.ConvTranspose2d;
import dev.cotangent.cnn.Pad;
import dev.cotangent.cnn.PaddingMode;
import dev.cotangent.cnn.SeparableConv2d;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tck.LayerCase;
import java.util.stream.Stream;

/** Convolutions in one to three dimensions, transposed, separable, and paddings. */
final class ConvolutionCases {
  private static final Conv2d TWO = Conv2d.filters(2);

  private ConvolutionCases() {}

  static Stream<LayerCase> all() {
    return Stream.of(images(), sequences(), paddings(), transposed(), volumes(), separable())
        .flatMap(s -> s);
  }

  private static Stream<LayerCase> images() {
    Conv2d two = Conv2d.filters(2);
    return Stream.of(
        LayerCase.of("conv2d", two).input(4, 5, 2).output(2, 3, 2),
        LayerCase.of("conv2d without bias", two.kernel(2).withoutBias())
            .input(3, 3, 2)
            .output(2, 2, 2),
        LayerCase.of("conv2d, same", two.samePadding().kernel(2, 5).dilation(2, 1))
            .input(4, 3, 1)
            .output(4, 3, 2),
        LayerCase.of(
                "conv2d, strided", two.kernel(3).stride(2).padding(1).activation(Activation.relu()))
            .input(5, 4, 2)
            .output(3, 2, 2),
        LayerCase.of("conv2d, groups", Conv2d.filters(4).groups(2).activation(Activation.tanh()))
            .input(4, 3, 4)
            .output(2, 1, 4),
        LayerCase.of("conv2d, dilated", two.kernel(2).dilation(2).activation(Activation.gelu()))
            .input(4, 4, 1)
            .output(2, 2, 2),
        LayerCase.of("conv2d, standardised", two.kernel(2).standardised())
            .input(3, 3, 2)
            .output(2, 2, 2),
        LayerCase.of(
                "conv2d, other initial values",
                two.kernel(2).weight(Initialisers.heNormal()).bias(Initialisers.zeros()))
            .input(2, 2, 2)
            .output(1, 1, 2));
  }

  private static Stream<LayerCase> sequences() {
    Conv1d two = Conv1d.filters(2);
    return Stream.of(
        LayerCase.of("conv1d", two).input(5, 2).output(3, 2),
        LayerCase.of("conv1d, standardised", two.standardised()).input(4, 1).output(2, 2),
        LayerCase.of("conv1d, groups", Conv1d.filters(4).kernel(2).groups(2).withoutBias())
            .input(4, 4)
            .output(3, 4),
        LayerCase.of(
                "conv1d, same, lengths", two.kernel(4).samePadding().activation(Activation.relu()))
            .input(5, 2)
            .lengths(5, 1, 3)
            .output(5, 2),
        LayerCase.of("conv1d, strided, lengths", two.stride(2).padding(1))
            .input(6, 2)
            .lengths(2, 6, 5)
            .output(3, 2),
        LayerCase.of("conv1d, dilated and causal, lengths", two.kernel(2).dilation(2).padding(2, 0))
            .input(5, 1)
            .lengths(4, 5, 2)
            .output(5, 2),
        LayerCase.of(
                "conv1d twice and maximum, lengths",
                Sequential.of(two.kernel(2), two.kernel(2).stride(2), PoolOverTime.max()))
            .input(7, 2)
            .lengths(4, 7, 3)
            .output(2));
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
        LayerCase.of("conv3d, standardised", two.kernel(2).standardised())
            .input(2, 2, 2, 1)
            .output(1, 1, 1, 2),
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
}
