package dev.cotangent.nn;

import dev.cotangent.tck.GoldenLayers;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers of this package give PyTorch's outputs and gradients. */
class CoreGoldenTest {
  private final GoldenLayers golden = GoldenLayers.beside(CoreGoldenTest.class, "layers.golden");

  @TestFactory
  Stream<DynamicTest> valuesAndGradientsArePyTorchs() {
    return Stream.concat(layers(), activations());
  }

  private Stream<DynamicTest> layers() {
    return Stream.of(
        golden("group", GroupNorm.of(2)),
        golden("group-sequence", GroupNorm.of(1).eps(0.1)),
        golden("instance", GroupNorm.instance()),
        golden("instance-affine", GroupNorm.instance().affine(true).eps(0.01)),
        golden("prelu", PRelu.shared()),
        golden("prelu-channels", PRelu.perChannel()));
  }

  private Stream<DynamicTest> activations() {
    return Stream.of(
            Activation.leakyRelu(0.01),
            Activation.elu(1),
            Activation.selu(),
            Activation.gelu(),
            Activation.geluTanh(),
            Activation.silu(),
            Activation.mish(),
            Activation.softplus(),
            Activation.softsign(),
            Activation.relu6(),
            Activation.hardTanh(),
            Activation.hardSigmoid(),
            Activation.hardSwish())
        .map(a -> golden(a.name(), a));
  }

  private DynamicTest golden(String name, LayerSpec layer) {
    return DynamicTest.dynamicTest(name, () -> golden.check(name, layer));
  }
}
