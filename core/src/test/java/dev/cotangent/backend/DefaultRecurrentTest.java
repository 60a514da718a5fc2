package dev.cotangent.backend;

import static dev.cotangent.backend.FiniteDifferences.dot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultRecurrentTest {
  private static final int BATCH = 2;
  private static final int TIME = 4;
  private static final int INPUT = 3;
  private static final int HIDDEN = 2;

  /** Sequence 0 counts wholly; sequence 1 pauses at position 1 and ends before position 3. */
  private static final double[] MASK = {1, 1, 1, 0, 1, 1, 1, 0};

  private static final Offset<Double> EXACT = Offset.offset(1e-13);

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  record Case(RecurrentCell cell, boolean reverse, boolean masked) {
    RecurrentSpec spec() {
      return new RecurrentSpec(cell, BATCH, TIME, INPUT, HIDDEN, reverse);
    }
  }

  static Stream<Case> cases() {
    return Arrays.stream(RecurrentCell.values())
        .flatMap(cell ->
            Stream.of(false, true)
                .flatMap(r -> Stream.of(new Case(cell, r, false), new Case(cell, r, true))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardEqualsScalarLoops(Case c) {
    var run = new Run(c, inputs(c));

    run.forward();

    var naive = new NaiveRecurrent(c.spec(), run.parts, c.masked ? MASK : null);
    naive.run();
    assertThat(tensors.values(run.y)).containsExactly(naive.y, EXACT);
    assertThat(tensors.values(run.trace.h())).containsExactly(naive.h, EXACT);
    run.trace.c().ifPresent(s -> assertThat(tensors.values(s)).containsExactly(naive.c, EXACT));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualFiniteDifferences(Case c) {
    List<double[]> parts = inputs(c);
    var run = new Run(c, parts);
    run.forward();
    List<double[]> gradients = run.backward();

    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      FiniteDifferences.check(
          c + " " + Run.NAMES.get(i),
          gradients.get(i),
          parts.get(i),
          values -> {
            List<double[]> moved = new ArrayList<>(parts);
            moved.set(part, values);
            var other = new Run(c, moved);
            other.forward();
            return other.loss();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void maskedValuesHaveNoInfluenceEvenIfNan(Case c) {
    if (!c.masked) {
      return;
    }
    List<double[]> clean = inputs(c);
    List<double[]> dirty = new ArrayList<>(clean);
    dirty.set(0, poisoned(clean.get(0), INPUT));

    var expected = new Run(c, clean);
    expected.forward();
    List<double[]> gradients = expected.backward();
    var run = new Run(c, dirty);
    run.dy = tensors.real(run.dy.shape(), poisoned(tensors.values(run.dy), HIDDEN));
    run.forward();
    List<double[]> actual = run.backward();

    assertThat(tensors.values(run.y)).containsExactly(tensors.values(expected.y));
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i)).as(Run.NAMES.get(i)).containsExactly(gradients.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void writesOneHalfOfAWiderOutput(RecurrentCell cell) {
    var c = new Case(cell, true, true);
    var expected = new Run(c, inputs(c));
    expected.forward();
    var run = new Run(c, inputs(c));
    Tensor both = tensors.empty(BATCH, TIME, 2 * HIDDEN);
    be.fill(Double.NaN, both);
    run.y = both.slice(2, HIDDEN, HIDDEN);

    run.forward();

    assertThat(tensors.values(run.y)).containsExactly(tensors.values(expected.y));
    assertThat(tensors.values(both.slice(2, 0, HIDDEN))).as("untouched").containsOnly(Double.NaN);
  }

  /** The gradient of a state is what a run from there on gives for its initial state. */
  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void stateGradientsAreThoseOfTheRemainingSteps(RecurrentCell cell) {
    var c = new Case(cell, false, false);
    var run = new Run(c, inputs(c));
    run.forward();
    run.backward();
    int cut = 2;
    var rest = new RecurrentSpec(cell, BATCH, TIME - cut, INPUT, HIDDEN, false);
    RecurrentTrace trace =
        new RecurrentTrace(
            run.trace.gates().slice(0, cut, TIME - cut),
            run.trace.h().slice(0, cut, TIME - cut + 1),
            run.trace.c().map(s -> s.slice(0, cut, TIME - cut + 1)));
    Tensor dx = tensors.empty(BATCH, TIME - cut, INPUT);
    Tensor dh = tensors.empty(BATCH, HIDDEN);
    Optional<Tensor> dc = run.dCells.map(s -> tensors.empty(BATCH, HIDDEN));
    be.recurrentGrad(
        rest,
        run.weights,
        run.x.slice(1, cut, TIME - cut),
        Optional.empty(),
        trace,
        Optional.of(run.dy.slice(1, cut, TIME - cut)),
        Optional.of(run.dFinal),
        new RecurrentKernels.Gradients(
            run.dWeights,
            Optional.of(dx),
            new RecurrentKernels.State(dh, dc),
            Optional.empty(),
            Optional.empty()));

    double[] arriving = tensors.values(run.dy.slice(1, cut - 1, 1));
    double[] expected = tensors.values(dh);
    Arrays.setAll(expected, i -> expected[i] + arriving[i]);
    assertThat(tensors.values(run.dStates.slice(0, cut - 1, 1))).containsExactly(expected, EXACT);
    if (dc.isPresent()) {
      // dc_t also holds what reaches c through h of its own step: dh o (1 - tanh(c)^2).
      double[] cells = tensors.values(run.trace.c().orElseThrow().slice(0, cut, 1));
      double[] o =
          tensors.values(run.trace.gates().slice(0, cut - 1, 1).slice(2, 3 * HIDDEN, HIDDEN));
      double[] later = tensors.values(dc.get());
      double[] total = new double[later.length];
      Arrays.setAll(
          total, i -> later[i] + expected[i] * o[i] * (1 - Math.pow(Math.tanh(cells[i]), 2)));
      assertThat(tensors.values(run.dCells.orElseThrow().slice(0, cut - 1, 1)))
          .containsExactly(total, EXACT);
    }
  }

  @Test
  void absentGradientsCountAsZero() {
    var c = new Case(RecurrentCell.LSTM, false, false);
    var run = new Run(c, inputs(c));
    run.forward();
    be.recurrentGrad(
        c.spec(),
        run.weights,
        run.x,
        Optional.empty(),
        run.trace,
        Optional.empty(),
        Optional.empty(),
        run.gradients());
    assertThat(tensors.values(run.dx)).containsOnly(0);
    assertThat(tensors.values(run.dWeights.state())).containsOnly(0);
  }

  @Test
  void noSequencesAtAllGiveZeroWeightGradients() {
    var spec = new RecurrentSpec(RecurrentCell.GRU_RESET_AFTER, 0, TIME, INPUT, HIDDEN, false);
    var c = new Case(spec.cell(), false, false);
    var run = new Run(c, inputs(c));
    Tensor x = tensors.empty(0, TIME, INPUT);
    var trace =
        new RecurrentTrace(
            tensors.empty(TIME, 0, 4 * HIDDEN),
            tensors.empty(TIME + 1, 0, HIDDEN),
            Optional.empty());
    var state = new RecurrentKernels.State(tensors.empty(0, HIDDEN), Optional.empty());
    be.recurrent(
        spec, run.weights, x, state, Optional.empty(), tensors.empty(0, TIME, HIDDEN), trace);
    be.recurrentGrad(
        spec,
        run.weights,
        x,
        Optional.empty(),
        trace,
        Optional.empty(),
        Optional.empty(),
        new RecurrentKernels.Gradients(
            run.dWeights,
            Optional.of(tensors.empty(0, TIME, INPUT)),
            state,
            Optional.empty(),
            Optional.empty()));
    assertThat(tensors.values(run.dWeights.input())).containsOnly(0);
    assertThat(tensors.values(run.dWeights.bias())).containsOnly(0);
  }

  @Test
  void aMissingCellStateIsNamed() {
    var c = new Case(RecurrentCell.LSTM, false, false);
    var run = new Run(c, inputs(c));
    run.initial = new RecurrentKernels.State(run.initial.h(), Optional.empty());
    assertThatThrownBy(run::forward)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("recurrent: initial.c is absent, expected it to be present");
  }

  /** Returns x, W, U, b, h0 and, as the cell has them, stateBias and c0. */
  private static List<double[]> inputs(Case c) {
    int rows = c.cell.gates() * HIDDEN;
    int seed = 100 * c.cell.name().length();
    List<double[]> parts = new ArrayList<>();
    parts.add(TestTensors.uniform(seed, BATCH * TIME * INPUT));
    parts.add(TestTensors.uniform(seed + 1, rows * INPUT));
    parts.add(TestTensors.uniform(seed + 2, rows * HIDDEN));
    parts.add(TestTensors.uniform(seed + 3, rows));
    parts.add(TestTensors.uniform(seed + 4, BATCH * HIDDEN));
    if (c.cell.hasStateBias()) {
      parts.add(TestTensors.uniform(seed + 5, HIDDEN));
    }
    if (c.cell.hasCellState()) {
      parts.add(TestTensors.uniform(seed + 6, BATCH * HIDDEN));
    }
    return parts;
  }

  /** Returns [batch, time, features] with NaN where the mask is 0. */
  private static double[] poisoned(double[] values, int features) {
    double[] dirty = values.clone();
    for (int i = 0; i < dirty.length; i++) {
      int t = i / features % TIME;
      int b = i / features / TIME;
      if (MASK[t * BATCH + b] == 0) {
        dirty[i] = Double.NaN;
      }
    }
    return dirty;
  }

  /** One layer with its tensors and a linear loss over all it yields. */
  private final class Run {
    static final List<String> NAMES = List.of("x", "W", "U", "b", "h0", "stateBias or c0");
    final List<double[]> parts;
    final RecurrentSpec spec;
    final Optional<Tensor> mask;
    final Tensor x;
    final RecurrentWeights weights;
    RecurrentKernels.State initial;
    final RecurrentTrace trace;
    Tensor y = tensors.empty(BATCH, TIME, HIDDEN);
    Tensor dy = tensors.random(1, BATCH, TIME, HIDDEN);
    final RecurrentKernels.State dFinal;
    final RecurrentWeights dWeights;
    final Tensor dx = tensors.empty(BATCH, TIME, INPUT);
    final RecurrentKernels.State dInitial;
    final Tensor dStates = tensors.empty(TIME, BATCH, HIDDEN);
    final Optional<Tensor> dCells;

    Run(Case c, List<double[]> parts) {
      this.parts = parts;
      spec = c.spec();
      int rows = spec.cell().gates() * HIDDEN;
      boolean lstm = spec.cell().hasCellState();
      boolean bias = spec.cell().hasStateBias();
      mask = c.masked ? Optional.of(tensors.real(Shape.of(TIME, BATCH), MASK)) : Optional.empty();
      x = tensors.real(Shape.of(BATCH, TIME, INPUT), parts.get(0));
      weights =
          new RecurrentWeights(
              tensors.real(Shape.of(rows, INPUT), parts.get(1)),
              tensors.real(Shape.of(rows, HIDDEN), parts.get(2)),
              tensors.real(Shape.of(rows), parts.get(3)),
              bias ? Optional.of(tensors.real(Shape.of(HIDDEN), parts.get(5))) : Optional.empty());
      var state = Shape.of(BATCH, HIDDEN);
      initial =
          new RecurrentKernels.State(
              tensors.real(state, parts.get(4)),
              lstm ? Optional.of(tensors.real(state, parts.get(5))) : Optional.empty());
      trace =
          new RecurrentTrace(
              tensors.empty(TIME, BATCH, spec.cell().traces() * HIDDEN),
              tensors.empty(TIME + 1, BATCH, HIDDEN),
              lstm ? Optional.of(tensors.empty(TIME + 1, BATCH, HIDDEN)) : Optional.empty());
      dFinal =
          new RecurrentKernels.State(
              tensors.random(2, BATCH, HIDDEN),
              lstm ? Optional.of(tensors.random(3, BATCH, HIDDEN)) : Optional.empty());
      dWeights =
          new RecurrentWeights(
              tensors.empty(rows, INPUT),
              tensors.empty(rows, HIDDEN),
              tensors.empty(rows),
              bias ? Optional.of(tensors.empty(HIDDEN)) : Optional.empty());
      dInitial =
          new RecurrentKernels.State(
              tensors.empty(BATCH, HIDDEN),
              lstm ? Optional.of(tensors.empty(BATCH, HIDDEN)) : Optional.empty());
      dCells = lstm ? Optional.of(tensors.empty(TIME, BATCH, HIDDEN)) : Optional.empty();
    }

    void forward() {
      be.recurrent(spec, weights, x, initial, mask, y, trace);
    }

    /** Returns the sum of products of all outputs with their gradients. */
    double loss() {
      double loss = dot(tensors.values(y), tensors.values(dy));
      loss += dot(finalState(trace.h()), tensors.values(dFinal.h()));
      return trace.c().isEmpty()
          ? loss
          : loss + dot(finalState(trace.c().get()), tensors.values(dFinal.c().orElseThrow()));
    }

    private double[] finalState(Tensor states) {
      return tensors.values(states.slice(0, spec.finalState(), 1));
    }

    RecurrentKernels.Gradients gradients() {
      return new RecurrentKernels.Gradients(
          dWeights, Optional.of(dx), dInitial, Optional.of(dStates), dCells);
    }

    /** Returns the gradients in the order of the inputs. */
    List<double[]> backward() {
      be.recurrentGrad(
          spec, weights, x, mask, trace, Optional.of(dy), Optional.of(dFinal), gradients());
      List<Tensor> all =
          new ArrayList<>(
              List.of(dx, dWeights.input(), dWeights.state(), dWeights.bias(), dInitial.h()));
      dWeights.stateBias().ifPresent(all::add);
      dInitial.c().ifPresent(all::add);
      return all.stream().map(tensors::values).toList();
    }
  }
}
