package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecurrentOpTest extends OpConformance {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final int FEATURES = 2;
  private static final int HIDDEN = 2;
  private static final LayerDropout HALF = new LayerDropout(0.5, RandomKey.of(9));

  @Override
  protected Stream<OpCase> cases() {
    Stream<OpCase> eachCell =
        Arrays.stream(RecurrentCell.values())
            .flatMap(cell ->
                Stream.of(
                    of(new RecurrentStack(cell, HIDDEN, 1, false), false, false),
                    of(new RecurrentStack(cell, HIDDEN, 1, false), true, true),
                    of(new RecurrentStack(cell, HIDDEN, 1, true), true, true),
                    of(new RecurrentStack(cell, HIDDEN, 2, true), true, true),
                    of(new RecurrentStack(cell, 1, 3, false), false, true)));
    Stream<OpCase> lastState =
        Stream.of(
            OpCase.of("last state", new LastStateOp(1)).real(2, 4, 3).gives(4, 3),
            OpCase.of("last states", new LastStateOp(2)).real(4, 2, 3).gives(2, 6));
    var dropped = new RecurrentStack(RecurrentCell.GRU_RESET_AFTER, HIDDEN, 2, true);
    Stream<OpCase> segmented =
        Arrays.stream(RecurrentCell.values())
            .flatMap(cell -> {
              var stack = new RecurrentStack(cell, HIDDEN, 2, true);
              return Stream.of(
                  of(stack, LayerDropout.NONE, true, true, 3),
                  of(
                      new RecurrentStack(cell, HIDDEN, 1, false),
                      LayerDropout.NONE,
                      false,
                      false,
                      2));
            });
    return Stream.of(eachCell, lastState, segmented, Stream.of(of(dropped, HALF, true, false)))
        .flatMap(s -> s);
  }

  @Test
  void weightsForOtherFeaturesAreAnError() {
    var stack = new RecurrentStack(RecurrentCell.LSTM, 3, 1, false);
    assertThatThrownBy(
            () -> apply(stack, Shape.of(2, 4, 5), Shape.of(12, 6), Shape.of(12, 3), Shape.of(12)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recurrent: W of run 0 must be [12,5], got [12,6]");
  }

  @Test
  void inputOfAnotherRankIsAnError() {
    var stack = new RecurrentStack(RecurrentCell.RNN_TANH, 3, 1, false);
    assertThatThrownBy(
            () -> apply(stack, Shape.of(4, 5), Shape.of(3, 5), Shape.of(3, 3), Shape.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x must be [batch, time, features], got [4,5]");
  }

  @Test
  void missingInputsAreAnError() {
    var stack = new RecurrentStack(RecurrentCell.GRU_RESET_AFTER, 3, 1, false);
    assertThatThrownBy(
            () -> apply(stack, Shape.of(2, 4, 5), Shape.of(9, 5), Shape.of(9, 3), Shape.of(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expects 5 inputs, got 4");
  }

  @Test
  void lengthBeyondTheTimeAxisIsAnError() {
    var stack = new RecurrentStack(RecurrentCell.RNN_TANH, 1, 1, false);
    var op = new RecurrentOp(stack, LayerDropout.NONE, true, false);
    try (Tape tape = Tape.inference(new ReferenceBackend())) {
      Variable[] inputs = {
        zeros(tape, Shape.of(1, 4, 1)),
        zeros(tape, Shape.of(1, 1)),
        zeros(tape, Shape.of(1, 1)),
        zeros(tape, Shape.of(1)),
        tape.constant(new int[] {5}, Shape.of(1))
      };
      assertThatThrownBy(() -> tape.applyAll(op, inputs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5");
    }
  }

  private static void apply(RecurrentStack stack, Shape... shapes) {
    try (Tape tape = Tape.inference(new ReferenceBackend())) {
      Variable[] inputs = Arrays.stream(shapes).map(s -> zeros(tape, s)).toArray(Variable[]::new);
      var unused = tape.applyAll(new RecurrentOp(stack, LayerDropout.NONE, false, false), inputs);
    }
  }

  private static Variable zeros(Tape tape, Shape shape) {
    Tensor zeros = tape.context().zeros(shape);
    return tape.constant(zeros);
  }

  private static OpCase of(RecurrentStack stack, boolean lengths, boolean initial) {
    return of(stack, LayerDropout.NONE, lengths, initial);
  }

  private static OpCase of(
      RecurrentStack stack, LayerDropout dropout, boolean lengths, boolean initial) {
    return of(stack, dropout, lengths, initial, 0);
  }

  private static OpCase of(
      RecurrentStack stack, LayerDropout dropout, boolean lengths, boolean initial, int segment) {
    List<String> words =
        new ArrayList<>(List.of(stack.toString(), "rate " + dropout.rate(), "segment " + segment));
    OpCase c =
        OpCase.of("", new RecurrentOp(stack, dropout, lengths, initial, segment))
            .real(BATCH, TIME, FEATURES);
    for (int run = 0; run < stack.runs(); run++) {
      c = parameters(c, stack, run / stack.directions());
    }
    if (lengths) {
      c = c.values(TIME, 0, 2);
      words.add("lengths");
    }
    int[] states = stack.states(BATCH).extents();
    if (initial) {
      c = stack.cell().hasCellState() ? c.real(states).real(states) : c.real(states);
      words.add("initial state");
    }
    c = c.gives(BATCH, TIME, stack.width()).gives(states);
    c = stack.cell().hasCellState() ? c.gives(states) : c;
    return new OpCase(String.join(", ", words), c.op(), c.inputs(), c.outputs());
  }

  private static OpCase parameters(OpCase c, RecurrentStack stack, int layer) {
    OpCase more =
        c.real(stack.inputWeight(layer, FEATURES).extents())
            .real(stack.stateWeight().extents())
            .real(stack.bias().extents());
    return stack.cell().hasStateBias() ? more.real(stack.hidden()) : more;
  }
}
