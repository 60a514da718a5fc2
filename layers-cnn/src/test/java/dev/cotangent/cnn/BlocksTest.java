package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Residual and ConvNeXt blocks, by the kit and against PyTorch. */
class BlocksTest extends LayerConformance {
  private final Backend backend = new ReferenceBackend();
  private final GoldenFile golden =
      GoldenFile.read(
          Objects.requireNonNull(BlocksTest.class.getResourceAsStream("blocks.golden")));

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(
        LayerCase.of("basic block", BasicBlock.of(2)).input(4, 3, 2).output(4, 3, 2),
        LayerCase.of("basic block, strided", BasicBlock.of(3).stride(2))
            .input(5, 4, 2)
            .output(3, 2, 3),
        LayerCase.of("basic block, more filters", BasicBlock.of(3)).input(2, 3, 2).output(2, 3, 3),
        LayerCase.of(
                "convnext block", ConvNeXtBlock.of().scale(0.5).weight(Initialisers.heNormal()))
            .input(4, 3, 4)
            .output(4, 3, 4),
        LayerCase.of("resnet", new ResNet(List.of(1, 2), 2, ResNet.Stem.SMALL_IMAGES, 3))
            .input(4, 4, 1)
            .output(3),
        LayerCase.of("resnet, large images", new ResNet(List.of(1), 2, ResNet.Stem.LARGE_IMAGES, 3))
            .input(8, 7, 1)
            .output(3),
        LayerCase.of(
                "convnext",
                new ConvNeXt(2, List.of(1, 1), List.of(4, 6), Initialisers.heNormal(), 3))
            .input(8, 4, 1)
            .output(3));
  }

  @Test
  void basicBlockIsPyTorchs() {
    check("basic", BasicBlock.of(3).stride(2));
  }

  @Test
  void convNeXtBlockIsPyTorchs() {
    check("convnext", ConvNeXtBlock.of());
  }

  private void check(String name, LayerSpec block) {
    Tensor x = golden.on(backend, name + ".x");
    Network network = block.build(backend, 1, x.shape().without(0));
    for (Parameter p : network.parameters()) {
      backend.write(golden.values(name + "." + p.name()), p.value());
    }
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable in = tape.watch(x);
      Variable y = network.forward(tape, in);
      requireEqual(name + ".y", y.value());
      Gradients gradients = tape.backward(Map.of(y, golden.on(backend, name + ".dy")), List.of());
      requireEqual(name + ".dx", gradients.of(in));
      for (Parameter p : network.parameters()) {
        requireEqual(name + ".d." + p.name(), gradients.of(p));
      }
    }
    network.buffers().forEach((buffer, value) -> requireEqual(name + ".after." + buffer, value));
  }

  private void requireEqual(String name, Tensor tensor) {
    double[] expected = golden.values(name);
    double[] actual = TensorValues.doubles(tensor);
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s, element %d", name, i)
          .isCloseTo(expected[i], within(1e-12 * (1 + Math.abs(expected[i]))));
    }
  }
}
