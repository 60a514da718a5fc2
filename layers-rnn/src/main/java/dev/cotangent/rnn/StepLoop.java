package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.StackOp;
import dev.cotangent.nn.TransposeOp;
import dev.cotangent.nn.UnstackOp;
import java.util.List;
import java.util.Optional;

/**
 * Takes the steps of a {@link StepCell} one after another, forward or in reverse.
 *
 * <p>Past its length a sequence's state is carried on unchanged and its output is 0, as in {@link
 * RecurrentOp}; what it reads there must be 0, see {@link Padding#zeroed}.
 *
 * @param padding what does not count
 */
record StepLoop(Tape tape, Padding padding) {
  private static final Expr ZERO = Expr.constant(0);
  private static final TransposeOp TIME_FIRST = new TransposeOp(0, 1);

  /** Inputs: new state, old state, mask. */
  private static final PointwiseOp CARRY =
      PointwiseOp.of(
          "carry", Expr.select(Expr.input(2).equalTo(ZERO), Expr.input(1), Expr.input(0)));

  /**
   * What the steps yield.
   *
   * @param y [batch, time, state]
   * @param last the state after the last step that counts
   */
  record Result(Variable y, StepCell.State last) {}

  /**
   * Runs a cell over x[batch, time, features].
   *
   * @param stateMask what h is multiplied with before U, [batch, state], if anything is dropped
   */
  Result run(
      StepCell cell,
      Variable x,
      StepCell.State initial,
      Optional<Variable> stateMask,
      boolean reverse) {
    List<Variable> parts =
        tape.applyAll(new UnstackOp(), tape.apply(TIME_FIRST, cell.inputPart(x)));
    List<Variable> masks = padding.steps(parts.size());
    Variable[] ys = new Variable[parts.size()];
    StepCell.State state = initial;
    for (int order = 0; order < ys.length; order++) {
      int t = reverse ? ys.length - 1 - order : order;
      StepCell.State before = state;
      Variable seen =
          stateMask
              .map(mask -> tape.apply(PointwiseOp.multiply(), before.h(), mask))
              .orElse(before.h());
      state = cell.step(parts.get(t), before, seen);
      ys[t] = state.h();
      if (!masks.isEmpty()) {
        ys[t] = padding.zeroed(state.h(), masks.get(t));
        state = carried(state, before, masks.get(t));
      }
    }
    return new Result(tape.apply(TIME_FIRST, tape.apply(new StackOp(), ys)), state);
  }

  private StepCell.State carried(StepCell.State after, StepCell.State before, Variable mask) {
    return new StepCell.State(
        tape.apply(CARRY, after.h(), before.h(), mask),
        after.c().map(c -> tape.apply(CARRY, c, before.c().orElseThrow(), mask)));
  }
}
