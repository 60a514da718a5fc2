package dev.cotangent.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tape holds on to, counted by the backend in vectors of {@link #ELEMENTS}. */
class TapeMemoryTest {
  private static final int ELEMENTS = 1000;
  private static final long VECTOR = 8L * ELEMENTS;
  private static final PointwiseOp TRIPLE = PointwiseOp.of("triple", Expr.input(0).times(3));
  private static final PointwiseOp SQUARE = PointwiseOp.of("square", Expr.input(0).square());

  private final ReferenceBackend backend = new ReferenceBackend();
  private final MemoryMeter memory = backend.memory().orElseThrow();
  private final Parameter p =
      new Parameter("p", TensorValues.of(backend, Shape.of(ELEMENTS), new double[ELEMENTS]));
  private final long parameters = memory.live();

  /** Bytes, as whole vectors; the loss and its gradient are less than one. */
  private long vectors() {
    return (memory.live() - parameters) / VECTOR;
  }

  /** Trains one step and returns how many vectors were live after each operation, walking back. */
  private List<Long> walkBack(BiFunction<Tape, Variable, Variable> network) {
    List<Long> live = new ArrayList<>();
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable y = network.apply(tape, tape.parameter(p));
      tape.listen(
          new TapeListener() {
            @Override
            public void backward(
                Position at, List<Optional<Tensor>> dys, List<Optional<Tensor>> dxs) {
              live.add(vectors());
            }
          });
      var unused = tape.backward(tape.apply(ReduceOp.sum(), y));
      live.add(vectors());
    }
    assertThat(memory.live()).isEqualTo(parameters);
    return live;
  }

  private static Variable squares(Tape tape, Variable x, int count) {
    Variable y = x;
    for (int i = 0; i < count; i++) {
      y = tape.apply(SQUARE, y);
    }
    return y;
  }

  @Test
  void eachOperationThatIsWalkedReturnsItsActivationAndItsGradient() {
    // Six squares keep five activations; then there is one less at each, beside dy and dx.
    assertThat(walkBack((tape, x) -> squares(tape, x, 6)))
        .containsExactly(6L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 30})
  void gradientsOfOneVariableAreSummedInPlace(int uses) {
    List<Long> live =
        walkBack((tape, x) -> {
          Variable sum = tape.apply(TRIPLE, x);
          for (int i = 1; i < uses; i++) {
            sum = tape.apply(PointwiseOp.add(), sum, tape.apply(TRIPLE, x));
          }
          return sum;
        });
    assertThat(Collections.max(live)).isEqualTo(3);
    assertThat(live).last().isEqualTo(1L);
  }

  @Test
  void zerosMadeForAnOutputWithoutAGradientAreReturned() {
    PointwiseOp two =
        PointwiseOp.of("two", List.of(Expr.input(0).square(), Expr.input(0).times(2)));
    List<Long> live = walkBack((tape, x) -> tape.applyAll(two, tape.apply(SQUARE, x)).getFirst());
    assertThat(live).last().isEqualTo(1L);
  }

  @Test
  void withoutGradientsWhatAnOperationSavesIsReturnedAtOnce() {
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.parameter(p);
      Variable y = tape.apply(new Saving(), x);
      assertThat(vectors()).isEqualTo(1);
      assertThat(TensorValues.doubles(y.value())).hasSize(ELEMENTS);
    }
  }

  /** Keeps a tensor of its own for its backward pass. */
  private record Saving() implements Op<Saving.Kept> {
    record Kept(Tensor copy) implements Saved {
      @Override
      public List<Tensor> tensors() {
        return List.of(copy);
      }
    }

    @Override
    public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
      Tensor y = context.allocate(inputs.getFirst().shape());
      Tensor copy = context.allocate(inputs.getFirst().shape());
      context.backend().copyView(inputs.getFirst(), y);
      context.backend().copyView(inputs.getFirst(), copy);
      return new Result<>(y, new Kept(copy));
    }

    @Override
    public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
      throw new AssertionError("nothing is to be walked back");
    }
  }

  @Test
  void hostNumbersOfAnotherCountThanTheShapeAreRefusedAndTakeNoMemory() {
    try (Tape tape = Tape.training(backend, 1, 1)) {
      assertThatThrownBy(() -> tape.constant(new float[3], Shape.of(ELEMENTS)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs 1000 values, got 3");
      assertThatThrownBy(() -> tape.constant(new int[3], Shape.of(ELEMENTS)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs 1000 values, got 3");
      assertThat(memory.live()).isEqualTo(parameters);
    }
  }
}
