package dev.cotangent.cnn.cases;

import dev.cotangent.cnn.AdaptivePool2d;
import dev.cotangent.cnn.AveragePool1d;
import dev.cotangent.cnn.AveragePool2d;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.GlobalPool;
import dev.cotangent.cnn.LpPool2d;
import dev.cotangent.cnn.MaxPool1d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.cnn.PoolUnpool;
import dev.cotangent.cnn.Upsample;
import dev.cotangent.tck.LayerCase;
import java.util.stream.Stream;

/** Pooling, unpooling and upsampling. */
final class PoolingCases {
  private static final Conv2d ONE_BY_ONE = Conv2d.filters(2).kernel(1);

  private PoolingCases() {}

  static Stream<LayerCase> all() {
    return Stream.of(pooling(), resampling()).flatMap(s -> s);
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

  private static Stream<LayerCase> resampling() {
    return Stream.of(
        LayerCase.of("adaptive mean", AdaptivePool2d.average(2, 3)).input(3, 4, 2).output(2, 3, 2),
        LayerCase.of("adaptive mean, even", AdaptivePool2d.average(2, 2))
            .input(4, 2, 2)
            .output(2, 2, 2),
        LayerCase.of("adaptive mean, larger", AdaptivePool2d.average(3, 2))
            .input(2, 1, 2)
            .output(3, 2, 2),
        LayerCase.of("adaptive maximum", AdaptivePool2d.max(2, 3)).input(3, 4, 2).output(2, 3, 2),
        LayerCase.of("adaptive maximum, even", AdaptivePool2d.max(1, 2))
            .input(3, 4, 2)
            .output(1, 2, 2),
        LayerCase.of("lp, 1", LpPool2d.of(1, 2)).input(2, 4, 2).output(1, 2, 2),
        LayerCase.of("lp, 2, padded", LpPool2d.of(2, 3).stride(2).padding(1))
            .input(3, 4, 2)
            .output(2, 2, 2),
        LayerCase.of("lp, 2.5", LpPool2d.of(2.5, 2).ofMagnitudes().stride(1))
            .input(2, 3, 2)
            .output(1, 2, 2),
        LayerCase.of("lp, 3", LpPool2d.of(3, 2).ofMagnitudes()).input(2, 4, 2).output(1, 2, 2),
        LayerCase.of("lp, 4, signs kept", LpPool2d.of(4, 2)).input(2, 4, 2).output(1, 2, 2),
        LayerCase.of("nearest", Upsample.nearest(2)).input(2, 3, 2).output(4, 6, 2),
        LayerCase.of("nearest, sequences", Upsample.nearest(3)).input(2, 2).output(6, 2),
        LayerCase.of("bilinear", Upsample.linear(2)).input(2, 3, 2).output(4, 6, 2),
        LayerCase.of("bilinear, aligned", Upsample.linear(2).alignCorners())
            .input(2, 1, 2)
            .output(4, 2, 2),
        LayerCase.of("linear, sequences", Upsample.linear(3)).input(2, 2).output(6, 2),
        LayerCase.of("unpool", PoolUnpool.of(MaxPool2d.of(2), ONE_BY_ONE))
            .input(4, 5, 2)
            .output(4, 5, 2),
        LayerCase.of(
                "unpool, overlapping and padded",
                PoolUnpool.of(MaxPool2d.of(3).stride(2).padding(1), ONE_BY_ONE))
            .input(4, 3, 2)
            .output(4, 3, 2));
  }
}
