package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tck.GoldenLayers;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Adaptive and norm pooling, unpooling and upsampling: by the kit, and PyTorch's. */
class ResamplingTest extends LayerConformance {
  private static final Conv2d ONE_BY_ONE = Conv2d.filters(2).kernel(1);

  private final GoldenLayers golden = GoldenLayers.beside(ResamplingTest.class, "pools.golden");

  @Override
  protected Stream<LayerCase> cases() {
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
        LayerCase.of("lp, 2.5", LpPool2d.of(2.5, 2).stride(1)).input(2, 3, 2).output(1, 2, 2),
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

  @TestFactory
  Stream<DynamicTest> valuesAndGradientsArePyTorchs() {
    return Stream.of(
        golden("adaptive-average", AdaptivePool2d.average(2, 3)),
        golden("adaptive-maximum", AdaptivePool2d.max(2, 3)),
        golden("adaptive-even", AdaptivePool2d.average(2, 1)),
        golden("lp-2", LpPool2d.of(2, 2).stride(1)),
        golden("lp-3", LpPool2d.of(3, 2)),
        golden("nearest", Upsample.nearest(2)),
        golden("nearest-1d", Upsample.nearest(3)),
        golden("bilinear", Upsample.linear(2)),
        golden("bilinear-aligned", Upsample.linear(3).alignCorners()),
        golden("linear-1d", Upsample.linear(3)),
        golden("trilinear", Upsample.linear(2)),
        golden("unpool", PoolUnpool.of(MaxPool2d.of(2).padding(1), ONE_BY_ONE)));
  }

  private DynamicTest golden(String name, LayerSpec layer) {
    return DynamicTest.dynamicTest(name, () -> golden.check(name, layer));
  }

  @Test
  void normOfNothingHasNoGradient() {
    var backend = new ReferenceBackend();
    var network = LpPool2d.of(3, 2).build(backend, 1, Shape.of(2, 2, 1));
    try (Tape tape = Tape.evaluation(backend)) {
      var x = tape.watch(TensorValues.of(backend, Shape.of(1, 2, 2, 1), 0, 0, 0, 0));
      var y = network.forward(tape, x);
      assertThat(TensorValues.doubles(y.value())).containsExactly(0);
      assertThat(TensorValues.doubles(tape.backward(y).of(x))).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void layersInsideThatChangeTheShapeAreRefused() {
    var wrong = PoolUnpool.of(MaxPool2d.of(2), Conv2d.filters(3).kernel(1));
    assertThatThrownBy(() -> wrong.build(new ReferenceBackend(), 1, Shape.of(4, 4, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inside must give [2,2,2] as pooling does, got [2,2,3]");
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> AdaptivePool2d.max(0, 2)).hasMessageContaining("got 0x2");
    assertThatThrownBy(() -> LpPool2d.of(0.5, 2)).hasMessageContaining("got 0.5");
    assertThatThrownBy(() -> Upsample.nearest(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> Upsample.nearest(2).alignCorners()).hasMessageContaining("LINEAR");
  }
}
