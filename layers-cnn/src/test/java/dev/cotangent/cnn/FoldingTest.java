package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Batch normalisation as part of the convolution before it. */
class FoldingTest {
  private static final Conv2d THREE = Conv2d.filters(3).padding(1);

  private final Backend backend = new ReferenceBackend();

  @TestFactory
  Stream<DynamicTest> outputsAreTheSame() {
    return Stream.of(
        check("bias", Sequential.of(THREE, BatchNorm.of()), Shape.of(3, 4, 2), 1),
        check(
            "no bias, then relu",
            Sequential.of(THREE.withoutBias(), BatchNorm.of().eps(0.1), Activation.relu()),
            Shape.of(3, 4, 2),
            1),
        check(
            "groups and reflection",
            Sequential.of(
                Conv2d.filters(4).groups(2).padding(1).paddingMode(PaddingMode.REFLECT),
                BatchNorm.of()),
            Shape.of(3, 4, 2),
            1),
        check("sequence", Sequential.of(Conv1d.filters(3), BatchNorm.of()), Shape.of(5, 2), 1),
        check("volume", Sequential.of(Conv3d.filters(3), BatchNorm.of()), Shape.of(3, 3, 4, 2), 1),
        check("dense", Sequential.of(Dense.of(3), BatchNorm.of()), Shape.of(4), 1),
        check(
            "resnet",
            new ResNet(List.of(1, 1), 4, ResNet.Stem.SMALL_IMAGES, 3),
            Shape.of(6, 6, 2),
            6));
  }

  @Test
  void whatCannotBeFoldedStays() {
    var network =
        Sequential.of(
                BatchNorm.of(),
                THREE.activation(Activation.relu()),
                BatchNorm.of(),
                THREE.standardised(),
                BatchNorm.of())
            .build(backend, 1, Shape.of(3, 3, 2));
    Network folded = network.folded();
    assertThat(folded.state().keySet()).isEqualTo(network.state().keySet());
    Tensor x = TensorValues.of(backend, Shape.of(1, 3, 3, 2), normal(18, "x"));
    assertThat(infer(folded, x)).isEqualTo(infer(network, x));
  }

  private DynamicTest check(String name, LayerSpec layer, Shape input, int norms) {
    return dynamicTest(
        name,
        () -> {
          Network network = layer.build(backend, 1, input);
          disturb(network);
          Network folded = network.folded();
          assertThat(folded.buffers()).isEmpty();
          assertThat(network.buffers()).hasSize(2 * norms);
          Tensor x = TensorValues.of(backend, input.prepend(2), normal(2 * input.size(), "x"));
          double[] expected = infer(network, x);
          double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
          // Every weight is rounded twice more, and so is every sum: some 2^-52 of the magnitudes
          // that are added, whose sum is taken to be below 100 times the largest output.
          double bound = (norms + 1) * 100 * 4 * 0x1p-52 * largest;
          assertThat(infer(folded, x)).containsExactly(expected, within(bound));
        });
  }

  /** Gives gains, biases and running statistics values as after training. */
  private void disturb(Network network) {
    network
        .state()
        .forEach((name, tensor) -> {
          if (tensor.shape().rank() == 1) {
            double[] values = normal(tensor.size(), name);
            for (int i = 0; i < values.length; i++) {
              values[i] = name.endsWith("running_var") ? 0.5 + Math.abs(values[i]) : values[i];
            }
            backend.write(values, tensor);
          }
        });
  }

  private double[] infer(Network network, Tensor x) {
    try (Tape tape = Tape.inference(backend)) {
      Variable y = network.forward(tape, tape.constant(x));
      return TensorValues.doubles(y.value());
    }
  }

  private static double[] normal(int size, String name) {
    double[] values = new double[size];
    Arrays.setAll(values, RandomKey.of(3).derive(name)::normal);
    return values;
  }
}
