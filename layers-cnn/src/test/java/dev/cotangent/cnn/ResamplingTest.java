package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tck.GoldenLayers;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Adaptive and norm pooling, unpooling and upsampling are PyTorch's. */
class ResamplingTest {
  private static final Conv2d ONE_BY_ONE = Conv2d.filters(2).kernel(1);

  private final GoldenLayers golden = GoldenLayers.beside(ResamplingTest.class, "pools.golden");

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

  /** By hand: (-1 + 8 + 1/8 + 1)^(1/3) and (-1 - 8)^(1/3), as torch 2.13 has them. */
  @Test
  void oddNormsKeepSigns() {
    assertThat(pooled(LpPool2d.of(3, 2), -1, 2, 0.5, 1)).isCloseTo(Math.cbrt(8.125), within(1e-14));
    assertThat(pooled(LpPool2d.of(3, 2), -1, -2, 0, 0)).isNaN();
    assertThat(pooled(LpPool2d.of(1, 2), -1, -2, 0, 0)).isEqualTo(-3);
    assertThat(pooled(LpPool2d.of(2.5, 2), -1, 2, 0, 0)).isNaN();
    assertThat(pooled(LpPool2d.of(3, 2).ofMagnitudes(), -1, -2, 0, 0))
        .isCloseTo(Math.cbrt(9), within(1e-14));
  }

  private static double pooled(LpPool2d layer, double... x) {
    var backend = new ReferenceBackend();
    var network = layer.build(backend, 1, Shape.of(2, 2, 1));
    try (Tape tape = Tape.inference(backend)) {
      var in = tape.constant(TensorValues.of(backend, Shape.of(1, 2, 2, 1), x));
      return TensorValues.single(network.forward(tape, in).value());
    }
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
