package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("cross-entropy", new SoftmaxCrossEntropyOp(0))
            .real(3, 4)
            .values(0, 3, 1)
            .gives(3),
        OpCase.of("smoothed", new SoftmaxCrossEntropyOp(0.1)).real(3, 4).values(0, 3, 1).gives(3),
        OpCase.of("of sequences", new SoftmaxCrossEntropyOp(0.1))
            .real(2, 3, 4)
            .integers(4, 2, 3)
            .gives(2, 3));
  }

  static Stream<Loss> pointwiseLosses() {
    return Stream.of(
        Losses.binaryCrossEntropy(),
        Losses.meanSquaredError(),
        Losses.huber(0.8),
        Losses.huber(5),
        Losses.softmaxCrossEntropy(),
        Losses.softmaxCrossEntropy(0.2));
  }

  @ParameterizedTest
  @MethodSource("pointwiseLosses")
  void gradientsEqualDifferences(Loss loss) {
    var backend = new ReferenceBackend();
    Tensor[] in =
        OpCase.of("x, t, w", PointwiseOp.add()).real(3, 4).real(3, 4).positive(3).inputsOn(backend);
    GradCheck check = GradCheck.on(backend);
    GradCheck.Result plain =
        check.program(
            List.of(in[0], in[1]), List.of(), (t, v) -> List.of(loss.of(t, v.get(0), v.get(1))));
    GradCheck.Result weighted =
        check.program(
            List.of(in[0], in[1]),
            List.of(),
            (t, v) -> List.of(loss.of(t, v.get(0), v.get(1), Optional.of(t.constant(in[2])))));
    assertThat(plain.largest()).isPositive();
    assertThat(plain.error()).as(plain.toString()).isLessThan(GRADIENT_GATE);
    assertThat(weighted.largest()).isPositive();
    assertThat(weighted.error()).as(weighted.toString()).isLessThan(GRADIENT_GATE);
  }

  @Test
  void crossEntropyOfEvenLogitsIsTheLogarithmOfTheClasses() {
    assertThat(value(Losses.softmaxCrossEntropy(), 0, 0, 0, 0))
        .isCloseTo(Math.log(4), within(1e-15));
    assertThat(value(Losses.softmaxCrossEntropy(0.1), 0, 0, 0, 0))
        .isCloseTo(Math.log(4), within(1e-15));
  }

  @Test
  void crossEntropyOfHugeLogitsIsFinite() {
    assertThat(value(Losses.softmaxCrossEntropy(), 1e4, 0, 0, 0)).isZero();
    assertThat(value(Losses.softmaxCrossEntropy(), 0, 1e4, 0, 0)).isEqualTo(1e4);
  }

  @Test
  void sharesThatAreAllOnOneClassAreItsLabel() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(2, 3), 1, 2, -1, 0.5, 0, 3));
      Variable labels = tape.constant(new int[] {1, 2}, Shape.of(2));
      Variable shares = tape.constant(TensorValues.of(backend, Shape.of(2, 3), 0, 1, 0, 0, 0, 1));
      for (double smoothing : new double[] {0, 0.1}) {
        Loss loss = Losses.softmaxCrossEntropy(smoothing);
        assertThat(TensorValues.single(loss.of(tape, x, shares).value()))
            .isCloseTo(TensorValues.single(loss.of(tape, x, labels).value()), within(1e-15));
      }
      assertThatThrownBy(
              () -> Losses.softmaxCrossEntropy().of(tape, x, tape.constant(x.value().reshape(6))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have the prediction's shape [2,3], got [6]");
    }
  }

  @Test
  void labelOutOfRangeIsRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 2), 1, 2));
      Variable labels = tape.constant(new int[] {2}, Shape.of(1));
      assertThatThrownBy(() -> Losses.softmaxCrossEntropy().of(tape, x, labels))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2");
    }
  }

  @Test
  void binaryCrossEntropyIsStableAndHasTheRightSlopeAtZero() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(3), 0, 1000, -1000));
      Variable t = tape.constant(TensorValues.of(backend, Shape.of(3), 1, 0, 1));
      Variable loss = Losses.binaryCrossEntropy().of(tape, x, t);
      assertThat(TensorValues.single(loss.value()))
          .isCloseTo((Math.log(2) + 2000) / 3, within(1e-12));
      double[] dx = TensorValues.doubles(tape.backward(loss).of(x));
      assertThat(dx).containsExactly(-0.5 / 3, 1.0 / 3, -1.0 / 3);
    }
  }

  @Test
  void huberIsQuadraticNearAndLinearFar() {
    assertThat(scalar(Losses.huber(2), 1, 0)).isEqualTo(0.5);
    assertThat(scalar(Losses.huber(2), 5, 0)).isEqualTo(2 * (5 - 1));
    assertThat(scalar(Losses.meanSquaredError(), 5, 2)).isEqualTo(9);
  }

  @Test
  void rowsOfWeightZeroHaveNoInfluence() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(3, 1), 1, Double.NaN, 3));
      Variable t = tape.constant(TensorValues.of(backend, Shape.of(3, 1), 0, 0, 0));
      Variable w = tape.constant(TensorValues.of(backend, Shape.of(3), 3, 0, 1));
      Variable loss = Losses.meanSquaredError().of(tape, x, t, Optional.of(w));
      assertThat(TensorValues.single(loss.value())).isEqualTo((3 * 1 + 9) / 4.0);
      double[] dx = TensorValues.doubles(tape.backward(loss).of(x));
      assertThat(dx[0]).isEqualTo(1.5);
      assertThat(dx[2]).isEqualTo(1.5);
    }
  }

  @Test
  void paddedStepsDoNotCount() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable lengths = tape.constant(new int[] {2, 1}, Shape.of(2));
      Variable x =
          tape.constant(TensorValues.of(backend, Shape.of(2, 2, 2), 0, 0, 0, 0, 0, 0, 50, -50))
              .withLengths(lengths.value());
      Variable labels = tape.constant(new int[] {0, 1, 0, 1}, Shape.of(2, 2));
      Variable loss = Losses.softmaxCrossEntropy().of(tape, x, labels);
      assertThat(TensorValues.single(loss.value())).isCloseTo(Math.log(2), within(1e-15));
    }
  }

  @Test
  void targetOfAnotherShapeIsRefused() {
    assertThatThrownBy(
            () -> {
              Backend backend = new ReferenceBackend();
              try (Tape tape = Tape.inference(backend)) {
                Variable x = tape.constant(TensorValues.of(backend, Shape.of(2), 1, 2));
                Variable t = tape.constant(TensorValues.of(backend, Shape.of(2, 1), 1, 2));
                var unused = Losses.meanSquaredError().of(tape, x, t);
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have the prediction's shape [2], got [2,1]");
  }

  private static double value(Loss loss, double... logits) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, logits.length), logits));
      return TensorValues.single(
          loss.of(tape, x, tape.constant(new int[] {0}, Shape.of(1))).value());
    }
  }

  private static double scalar(Loss loss, double prediction, double target) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1), prediction));
      Variable t = tape.constant(TensorValues.of(backend, Shape.of(1), target));
      return TensorValues.single(loss.of(tape, x, t).value());
    }
  }
}
