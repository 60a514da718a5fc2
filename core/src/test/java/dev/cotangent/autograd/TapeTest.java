package dev.cotangent.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapeTest {
  private static final PointwiseOp TRIPLE = PointwiseOp.of("triple", Expr.input(0).times(3));
  private static final PointwiseOp SQUARE = PointwiseOp.of("square", Expr.input(0).square());

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Parameter p = parameter("p", 2, 5);

  @Test
  void outputReadAfterBackwardIsAClearError() {
    try (Tape tape = training()) {
      Variable logits = tape.apply(TRIPLE, tape.parameter(p));
      var unused = tape.backward(sum(tape, logits));
      assertThatThrownBy(() -> TensorValues.doubles(logits.value()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("recycled by the backward pass")
          .hasMessageContaining("call keep(tensor) on the tape");
    }
  }

  @Test
  void outputKeptBeforeBackwardCanBeReadAfterTheTapeIsClosed() {
    Tensor kept;
    try (Tape tape = training()) {
      Variable logits = tape.apply(TRIPLE, tape.parameter(p));
      kept = tape.keep(logits.value());
      var unused = tape.backward(sum(tape, logits));
      assertThat(TensorValues.doubles(kept)).containsExactly(6, 15);
    }
    assertThat(TensorValues.doubles(kept)).containsExactly(6, 15);
  }

  @Test
  void valueReadAfterCloseNamesTheStep() {
    Tensor value;
    try (Tape tape = Tape.training(backend, 1, 12)) {
      value = tape.apply(TRIPLE, tape.parameter(p)).value();
    }
    assertThatThrownBy(() -> TensorValues.doubles(value))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the end of training step 12");
  }

  @Test
  void gradientsCanBeReadUntilTheTapeIsClosed() {
    try (Tape tape = training()) {
      Gradients gradients = tape.backward(sum(tape, tape.apply(SQUARE, tape.parameter(p))));
      assertThat(TensorValues.doubles(gradients.of(p))).containsExactly(4, 10);
    }
  }

  /** The flattened view shares the buffer that the square keeps; it must live until that ran. */
  @Test
  void aliasThatReshapeMakesKeepsTheSharedBufferAlive() {
    try (Tape tape = training()) {
      Variable tripled = tape.apply(TRIPLE, tape.parameter(p));
      Variable flat = tape.apply(new ReshapeOp(Shape.of(2, 1)), tripled);
      Variable both =
          tape.apply(PointwiseOp.add(), sum(tape, tape.apply(SQUARE, flat)), sum(tape, tripled));
      assertThat(TensorValues.doubles(tape.backward(both).of(p)))
          .containsExactly(2 * 9 * 2 + 3, 2 * 9 * 5 + 3);
    }
  }

  @Test
  void variableUsedTwiceGetsBothGradients() {
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable y = tape.apply(PointwiseOp.add(), tape.apply(TRIPLE, x), x);
      Variable twice = tape.apply(PointwiseOp.add(), y, y);
      assertThat(TensorValues.doubles(tape.backward(sum(tape, twice)).of(p))).containsExactly(8, 8);
    }
  }

  /** x + x hands the same tensor to both inputs; adding in place would double it once more. */
  @Test
  void sameVariableForBothInputsGetsBothGradients() {
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable y = tape.apply(PointwiseOp.multiply(), x, x);
      assertThat(TensorValues.doubles(tape.backward(sum(tape, y)).of(p))).containsExactly(4, 10);
    }
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable y = tape.apply(PointwiseOp.add(), x, x);
      assertThat(TensorValues.doubles(tape.backward(sum(tape, y)).of(p))).containsExactly(2, 2);
    }
  }

  @Test
  void sharedGradientIsNotSpoiledByAnAccumulation() {
    Parameter q = parameter("q", 1, 1);
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable z = tape.parameter(q);
      Variable tripled = tape.apply(TRIPLE, x);
      Variable y = tape.apply(PointwiseOp.add(), tape.apply(PointwiseOp.add(), x, z), tripled);
      Gradients gradients = tape.backward(sum(tape, y));
      assertThat(TensorValues.doubles(gradients.of(p))).containsExactly(4, 4);
      assertThat(TensorValues.doubles(gradients.of(q))).containsExactly(1, 1);
    }
  }

  /** One output has no gradient; the zeros that stand in for it go to two inputs that have one. */
  @Test
  void zerosForAnAbsentGradientMayGoToSeveralInputs() {
    Parameter q = parameter("q", 1, 1);
    PointwiseOp sumAndProduct =
        PointwiseOp.of(
            "sumAndProduct",
            List.of(Expr.input(0).plus(Expr.input(1)), Expr.input(2).times(Expr.input(2))));
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable z = tape.parameter(q);
      List<Variable> outputs = tape.applyAll(sumAndProduct, x, z, x);
      Variable xz = tape.apply(PointwiseOp.multiply(), x, z);
      Variable y = tape.apply(PointwiseOp.add(), outputs.get(1), xz);
      Gradients gradients = tape.backward(sum(tape, y));
      assertThat(TensorValues.doubles(gradients.of(p))).containsExactly(2 * 2 + 1, 2 * 5 + 1);
      assertThat(TensorValues.doubles(gradients.of(q))).containsExactly(2, 5);
    }
  }

  @Test
  void listenersCanReadEveryGradientWithoutDisturbingAny() {
    List<double[]> seen = new ArrayList<>();
    try (Tape tape = training()) {
      tape.listen(
          new TapeListener() {
            @Override
            public void backward(
                Position at, List<Optional<Tensor>> dys, List<Optional<Tensor>> dxs) {
              dys.forEach(t -> seen.add(TensorValues.doubles(t.orElseThrow())));
              dxs.forEach(t -> seen.add(TensorValues.doubles(t.orElseThrow())));
            }
          });
      Variable x = tape.parameter(p);
      Variable y = tape.apply(PointwiseOp.add(), tape.apply(TRIPLE, x), tape.apply(SQUARE, x));
      assertThat(TensorValues.doubles(tape.backward(sum(tape, y)).of(p))).containsExactly(7, 13);
    }
    assertThat(seen).hasSize(2 + 3 + 2 + 2).last().isEqualTo(new double[] {3, 3});
  }

  @Test
  void watchedInputHasAGradient() {
    try (Tape tape = training()) {
      Variable x = tape.watch(tensor(7, 8));
      Gradients gradients = tape.backward(sum(tape, tape.apply(SQUARE, x)));
      assertThat(TensorValues.doubles(gradients.of(x))).containsExactly(14, 16);
    }
  }

  @Test
  void intermediateHasAGradientIfAskedFor() {
    try (Tape tape = training()) {
      Variable y = tape.apply(TRIPLE, tape.parameter(p));
      Variable loss = sum(tape, tape.apply(SQUARE, y));
      Gradients gradients = tape.backward(Map.of(loss, scalar(2)), List.of(y));
      assertThat(TensorValues.doubles(gradients.of(y))).containsExactly(24, 60);
      assertThat(TensorValues.doubles(gradients.of(p))).containsExactly(72, 180);
    }
  }

  @Test
  void unusedParameterHasNoGradient() {
    Parameter unused = parameter("unused", 1, 1);
    try (Tape tape = training()) {
      Variable aside = tape.apply(TRIPLE, tape.parameter(unused));
      Gradients gradients = tape.backward(sum(tape, tape.parameter(p)));
      assertThat(gradients.parameters().keySet()).containsExactly(p);
      assertThatThrownBy(() -> gradients.of(unused))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not depend on parameter unused");
      assertThat(gradients.find(aside)).isEmpty();
    }
  }

  @Test
  void noGradientFlowsThroughADetachedVariable() {
    try (Tape tape = training()) {
      Variable x = tape.parameter(p);
      Variable y = tape.apply(PointwiseOp.multiply(), x, tape.apply(TRIPLE, x).detach());
      assertThat(TensorValues.doubles(tape.backward(sum(tape, y)).of(p))).containsExactly(6, 15);
    }
  }

  @Test
  void secondBackwardIsRefused() {
    try (Tape tape = training()) {
      Variable loss = sum(tape, tape.parameter(p));
      var unused = tape.backward(loss);
      assertThatThrownBy(() -> tape.backward(loss))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("walked back already");
      assertThatThrownBy(() -> tape.apply(TRIPLE, tape.parameter(p)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("start a new one");
    }
  }

  @Test
  void lossOfSeveralElementsIsRefused() {
    try (Tape tape = training()) {
      Variable y = tape.apply(TRIPLE, tape.parameter(p));
      assertThatThrownBy(() -> tape.backward(y))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a loss has one element, got [2]");
    }
  }

  @Test
  void inferenceRecordsNothing() {
    try (Tape tape = Tape.inference(backend)) {
      Variable loss = sum(tape, tape.parameter(p));
      assertThatThrownBy(() -> tape.backward(loss))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("an inference tape records nothing");
    }
  }

  @Test
  void variableOfAnotherTapeIsRefused() {
    try (Tape tape = training();
        Tape other = training()) {
      Variable x = other.parameter(p);
      assertThatThrownBy(() -> tape.apply(TRIPLE, x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("on another tape");
    }
  }

  @Test
  void tensorOfAnotherBackendIsRefused() {
    try (Tape tape = Tape.training(new ReferenceBackend(), 1, 1)) {
      assertThatThrownBy(() -> tape.parameter(p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("belongs to another backend");
    }
  }

  @Test
  void listenersSeeStepsInBothDirectionsWithTheirLayer() {
    List<String> seen = new ArrayList<>();
    try (Tape tape = training()) {
      tape.listen(
          new TapeListener() {
            @Override
            public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
              seen.add("forward " + at);
            }

            @Override
            public void backward(
                Position at, List<Optional<Tensor>> dys, List<Optional<Tensor>> dxs) {
              seen.add("backward " + at + " " + dxs.size());
            }
          });
      tape.enter("features.0");
      Variable y = tape.apply(TRIPLE, tape.parameter(p));
      tape.leave();
      var unused = tape.backward(sum(tape, y));
    }
    assertThat(seen)
        .containsExactly(
            "forward triple in layer features.0 (operation 0)",
            "forward sum (operation 1)",
            "backward sum (operation 1) 1",
            "backward triple in layer features.0 (operation 0) 1");
  }

  private Tape training() {
    return Tape.training(backend, 1, 1);
  }

  private static Variable sum(Tape tape, Variable x) {
    return tape.apply(ReduceOp.sum(), x);
  }

  private Parameter parameter(String name, double... values) {
    return new Parameter(name, tensor(values));
  }

  private Tensor tensor(double... values) {
    return TensorValues.of(backend, Shape.of(values.length), values);
  }

  private Tensor scalar(double value) {
    return TensorValues.of(backend, Shape.of(), value);
  }
}
