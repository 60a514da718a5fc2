package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values and gradients that PyTorch gives. */
class ConvGoldenTest {
  private static final Window2d POOL = Window2d.of(3, 3).stride(2, 2).padding(1, 1);

  private final Backend backend = new ReferenceBackend();
  private final GoldenFile golden =
      GoldenFile.read(
          Objects.requireNonNull(ConvGoldenTest.class.getResourceAsStream("conv2d.golden")));

  @Test
  void stridedAndPaddedConvolutionIsPyTorchs() {
    var spec = Conv2dSpec.of(Window2d.of(3, 2).stride(2, 1).padding(1, 1));
    check("strided", new Conv2dOp(spec, FusedActivation.identity()), "x", "w", "b");
  }

  @Test
  void groupedAndDilatedConvolutionWithTanhIsPyTorchs() {
    var spec = new Conv2dSpec(Window2d.of(2, 3).dilation(1, 2).padding(1, 1), 2);
    check("grouped", new Conv2dOp(spec, FusedActivation.of(Activation.tanh().f())), "x", "w", "b");
  }

  @Test
  void maxPoolingIsPyTorchs() {
    check("maxpool", new MaxPool2dOp(POOL), "x");
  }

  @Test
  void averagePoolingIsPyTorchs() {
    check("avgpool", new AveragePool2dOp(POOL, true), "x");
    check("avgpool-inside", new AveragePool2dOp(POOL, false), "x");
  }

  private void check(String name, Op<?> op, String... inputs) {
    try (Tape tape = Tape.evaluation(backend)) {
      Variable[] xs = new Variable[inputs.length];
      for (int i = 0; i < xs.length; i++) {
        xs[i] = tape.watch(golden.on(backend, name + "." + inputs[i]));
      }
      Variable y = tape.apply(op, xs);
      requireEqual(name + ".y", y.value());
      Gradients gradients = tape.backward(Map.of(y, golden.on(backend, name + ".dy")), List.of());
      for (int i = 0; i < xs.length; i++) {
        requireEqual(name + ".d" + inputs[i], gradients.of(xs[i]));
      }
    }
  }

  private void requireEqual(String name, Tensor tensor) {
    assertThat(tensor.shape()).as(name).isEqualTo(golden.shape(name));
    assertThat(TensorValues.doubles(tensor))
        .as(name)
        .containsExactly(golden.values(name), within(1e-12));
  }
}
