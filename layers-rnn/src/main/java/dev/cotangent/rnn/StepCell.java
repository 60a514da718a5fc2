package dev.cotangent.rnn;

import dev.cotangent.autograd.Variable;
import java.util.Optional;

/**
 * One step of a recurrent layer, made of operations on a tape; made anew for each pass.
 *
 * <p>What no kernel over whole sequences knows is composed of these, see {@link StepLoop}.
 */
interface StepCell {

  /**
   * The state between two steps.
   *
   * @param h [batch, state]
   * @param c [batch, hidden], for an LSTM
   */
  record State(Variable h, Optional<Variable> c) {}

  /** Returns what needs no state: x[batch, time, input] to a[batch, time, gates*hidden]. */
  Variable inputPart(Variable x);

  /**
   * Returns the state after a step.
   *
   * @param a [batch, gates*hidden]
   * @param seen h before the step as U is to see it: with dropout, or h itself
   */
  State step(Variable a, State before, Variable seen);
}
