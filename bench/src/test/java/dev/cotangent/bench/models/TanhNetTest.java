package dev.cotangent.bench.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TanhNetTest {

  private static List<Parameter> weights(TanhNet net) {
    Network network = net.build(new ReferenceBackend(), 3, Shape.of(2, 2, 1));
    return network.parameters().stream().filter(p -> p.shape().rank() == 2).toList();
  }

  @Test
  void thirtyHiddenLayersAndLogitsBeginWithinTheRootOfTheirInputs() {
    List<Parameter> weights = weights(TanhNet.of(3));

    assertThat(weights).hasSize(31);
    assertThat(weights)
        .allSatisfy(w -> {
          double bound = 1 / Math.sqrt(w.shape().last());
          double most =
              Arrays.stream(TensorValues.doubles(w.value())).map(Math::abs).max().orElse(0);
          assertThat(most).isBetween(0.7 * bound, bound);
        });
  }

  @Test
  void shortcutsAddNoParameterButAName() {
    assertThat(weights(TanhNet.of(3).skips()))
        .hasSize(31)
        .extracting(Parameter::name)
        .startsWith("first.weight", "layer1.0.main.weight")
        .endsWith("layer3.8.main.weight", "last.weight");
  }
}
