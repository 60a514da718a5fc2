package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Sequential MODEL =
      Sequential.of()
          .then("hidden", Dense.of(5).activation(Activation.gelu()))
          .then("norm", BatchNorm.of())
          .then("out", Dense.of(2));

  @Test
  void everyLayerHasItsShapeParametersAndCosts() {
    Summary summary = Summary.of(MODEL, Shape.of(3));
    assertThat(summary.output()).isEqualTo(Shape.of(2));
    // Dense with gelu holds the sums and the result, normalisation its result, mean and variance.
    assertThat(summary.rows())
        .containsExactly(
            new Summary.Row("hidden", List.of("Dense"), Shape.of(1, 5), 20, 30, 10),
            new Summary.Row("norm", List.of("BatchNorm"), Shape.of(1, 5), 10, 0, 15),
            new Summary.Row("out", List.of("Dense"), Shape.of(1, 2), 12, 20, 2));
    assertThat(summary.parameters()).isEqualTo(42);
    assertThat(summary.flops()).isEqualTo(50);
    assertThat(summary.activations()).isEqualTo(27);
  }

  @Test
  void textHasALineForEachLayerAndTheTotal() {
    assertThat(Summary.of(MODEL, Shape.of(3)).toText().lines().map(l -> l.replaceAll(" +", " ")))
        .containsExactly(
            "layer operations output parameters flops activation B",
            "hidden Dense [5] 20 30 40",
            "norm BatchNorm [5] 10 0 60",
            "out Dense [2] 12 20 8",
            "total for input [3] [2] 42 50 108");
  }

  @Test
  void jsonHoldsTheSame() {
    assertThat(Summary.of(Sequential.of().then("a\"b", Dense.of(2)), Shape.of(3)).toJson())
        .isEqualToIgnoringWhitespace(
            """
            {"input":[3],"output":[2],"parameters":8,"flops":12,"activations":2,"layers":[
            {"path":"a\\"b","operations":["Dense"],"output":[2],"parameters":8,"flops":12,"activations":2}]}
            """);
  }

  @Test
  void modelsOfTokensAreSummedUpToo() {
    var model = Sequential.of(Embedding.of(7, 3), PoolOverTime.max(), Dense.of(2));
    Summary summary = Summary.of(model, Shape.of(5), ElementType.INT);
    assertThat(summary.parameters()).isEqualTo(21 + 8);
    assertThat(summary.flops()).isEqualTo(12);
  }
}
