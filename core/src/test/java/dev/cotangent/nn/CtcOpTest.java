package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tck.CaseValues;
import dev.cotangent.tck.GoldenFile;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CtcOpTest extends OpConformance {
  private static final int[] LABELS = {1, 2, 2, 3, 0, 0, 1, 3, 0};
  private static final Shape ROWS = Shape.of(3, 3);

  private final Backend backend = new ReferenceBackend();

  @Override
  protected Stream<OpCase> cases() {
    OpCase.Input x = (on, key) -> CaseValues.spread(on, Shape.of(3, 6, 4), key);
    OpCase.Input labels = (on, _) -> TensorValues.ofIntegers(on, ROWS, LABELS);
    OpCase.Input lengths = (on, _) -> TensorValues.ofIntegers(on, Shape.of(3), 6, 4, 2);
    List<Shape> loss = List.of(Shape.of(3));
    return Stream.of(
        new OpCase("whole rows", new CtcOp(false), List.of(x, labels), loss),
        new OpCase("lengths", new CtcOp(true), List.of(x, labels, lengths), loss));
  }

  /** Sums over all paths, each merged and freed of blanks. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "3, 12", "4, 11", "4, 12", "5, 121", "5, 112", "4, 2", "3, 0"})
  void lossIsTheSumOverAllPaths(int time, String digits) {
    int classes = 3;
    int[] labels = digits.equals("0") ? new int[0] : digits.chars().map(c -> c - '0').toArray();
    double[] x = new double[time * classes];
    Arrays.setAll(x, RandomKey.of(time)::normal);
    double sum = 0;
    for (int path = 0; path < Math.pow(classes, time); path++) {
      double log = 0;
      List<Integer> spelled = new ArrayList<>();
      int former = 0;
      for (int t = 0, rest = path; t < time; t++, rest /= classes) {
        int at = rest % classes;
        log += x[t * classes + at];
        if (at != former && at != 0) {
          spelled.add(at);
        }
        former = at;
      }
      boolean spells = spelled.equals(Arrays.stream(labels).boxed().toList());
      sum += spells ? Math.exp(log) : 0;
    }
    assertThat(new Ctc(x, time, classes, labels).loss()).isCloseTo(-Math.log(sum), within(1e-12));
  }

  @Test
  void lossAndGradientArePyTorchs() {
    GoldenFile golden =
        GoldenFile.read(Objects.requireNonNull(CtcOpTest.class.getResourceAsStream("ctc.golden")));
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(golden.on(backend, "x"));
      Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(3), 6, 4, 2);
      Variable loss = Losses.ctc().of(tape, x.withLengths(lengths), tape.constant(LABELS, ROWS));
      double expected = Arrays.stream(golden.values("loss")).average().orElseThrow();
      assertThat(TensorValues.single(loss.value())).isCloseTo(expected, within(1e-12));
      assertThat(TensorValues.doubles(tape.backward(loss).of(x)))
          .containsExactly(golden.values("dx"), within(1e-12));
    }
  }

  @Test
  void paddingHasNoInfluenceAndNoGradient() {
    double[] values = new double[6 * 3];
    Arrays.setAll(values, RandomKey.of(1)::normal);
    double[] alone = lossAndGradient(Arrays.copyOf(values, 4 * 3), 4);
    Arrays.fill(values, 4 * 3, 6 * 3, Double.NaN);
    double[] padded = lossAndGradient(values, 6);
    assertThat(Arrays.copyOf(padded, alone.length)).isEqualTo(alone);
    assertThat(Arrays.copyOfRange(padded, alone.length, padded.length)).containsOnly(0);
  }

  @Test
  void aLongSequenceOfSmallProbabilitiesDoesNotUnderflow() {
    double[] x = new double[2000 * 3];
    Arrays.fill(x, -50);
    var ctc = new Ctc(x, 2000, 3, new int[] {1, 2});
    assertThat(ctc.loss()).isFinite();
    assertThat(Arrays.stream(ctc.gradient()).sum()).isCloseTo(-2000, within(1e-6));
  }

  @Test
  void badLabelsAreErrors() {
    assertThatThrownBy(() -> apply(2, 1, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the 3 labels of row 0 need at least 4 steps, it has 2 of 2");
    assertThatThrownBy(() -> apply(5, 1, 3, 0)).hasMessageContaining("labels are 1..2");
    assertThatThrownBy(() -> apply(5, 1, 0, 2)).hasMessageContaining("then zeros");
    assertThatThrownBy(() -> apply(5, -1)).hasMessageContaining("[-1]");
  }

  private double[] lossAndGradient(double[] values, int time) {
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(1, time, 3), values));
      Variable labels = tape.constant(new int[] {1, 2}, Shape.of(1, 2));
      Variable lengths = tape.constant(new int[] {4}, Shape.of(1));
      Variable loss = tape.apply(new CtcOp(true), x, labels, lengths);
      double[] gradient = TensorValues.doubles(tape.backward(loss).of(x));
      double[] both = new double[1 + gradient.length];
      both[0] = TensorValues.single(loss.value());
      System.arraycopy(gradient, 0, both, 1, gradient.length);
      return both;
    }
  }

  private void apply(int time, int... labels) {
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(tape.context().zeros(Shape.of(1, time, 3)));
      var unused =
          tape.apply(new CtcOp(false), x, tape.constant(labels, Shape.of(1, labels.length)));
    }
  }
}
