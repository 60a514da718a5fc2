package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

class CnnLayersTest extends LayerConformance {

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(images(), sequences(), pooling()).flatMap(s -> s);
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

  private static Stream<LayerCase> pooling() {
    return Stream.of(
        LayerCase.of("max pool", MaxPool2d.of(2)).input(4, 5, 2).output(2, 2, 2),
        LayerCase.of("max pool, overlapping", MaxPool2d.of(3).stride(2).padding(1))
            .input(5, 4, 2)
            .output(3, 2, 2),
        LayerCase.of("average pool", AveragePool2d.of(2, 3)).input(4, 6, 2).output(2, 2, 2),
        LayerCase.of("average pool, padded", AveragePool2d.of(3).stride(2).padding(1))
            .input(5, 4, 2)
            .output(3, 2, 2),
        LayerCase.of(
                "average pool, padding counted",
                AveragePool2d.of(3).stride(1).padding(1).countPadding())
            .input(3, 3, 2)
            .output(3, 3, 2),
        LayerCase.of("max over time", MaxPool1d.of(2)).input(6, 2).lengths(6, 3, 4).output(3, 2),
        LayerCase.of("max over time, padded", MaxPool1d.of(3).stride(2).padding(1))
            .input(6, 2)
            .lengths(1, 6, 5)
            .output(3, 2),
        LayerCase.of("average over time", AveragePool1d.of(2).stride(1))
            .input(5, 2)
            .lengths(2, 5, 4)
            .output(4, 2),
        LayerCase.of("average over time, padded", AveragePool1d.of(3).stride(2).padding(1))
            .input(5, 2)
            .lengths(1, 5, 4)
            .output(3, 2),
        LayerCase.of(
                "average over time, padding counted",
                AveragePool1d.of(3).stride(1).padding(1).countPadding())
            .input(4, 2)
            .lengths(1, 4, 3)
            .output(4, 2),
        LayerCase.of("average of an image", GlobalPool.average()).input(3, 2, 2).output(2),
        LayerCase.of("maximum of an image", GlobalPool.max()).input(3, 2, 2).output(2),
        LayerCase.of("maximum of a sequence", GlobalPool.max())
            .input(4, 2)
            .lengths(4, 1, 2)
            .output(2));
  }
}
