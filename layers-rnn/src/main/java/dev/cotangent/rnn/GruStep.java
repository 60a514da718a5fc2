package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.nn.SplitOp;
import java.util.List;
import java.util.Optional;

/** The gated recurrent unit of {@link RecurrentCell}, with the reset before or after U_n. */
final class GruStep implements StepCell {
  private static final MatmulOp TRANSPOSED = new MatmulOp(false, true);
  private static final SplitOp GATES = new SplitOp(3);
  private static final SplitOp TWO = new SplitOp(2);

  /** Inputs: a_r, a_z, a_n, u_r, u_z, u_n, h', state bias. */
  private static final PointwiseOp AFTER =
      PointwiseOp.of(
          "gruStep",
          mixed(
              sum(1, 4).sigmoid(),
              Expr.input(2).plus(sum(0, 3).sigmoid().times(sum(5, 7))).tanh(),
              Expr.input(6)));

  /** Inputs: a_r, u_r, h'. */
  private static final PointwiseOp RESET =
      PointwiseOp.of("gruReset", sum(0, 1).sigmoid().times(Expr.input(2)));

  /** Inputs: a_z, u_z, a_n, U_n q, h'. */
  private static final PointwiseOp BEFORE =
      PointwiseOp.of("gruStep", mixed(sum(0, 1).sigmoid(), sum(2, 3).tanh(), Expr.input(4)));

  private final Tape tape;
  private final DirectionWeights weights;
  private final Optional<Variable> gateWeights;
  private final Optional<Variable> candidateWeights;

  GruStep(RecurrentCell cell, DirectionWeights weights) {
    this.tape = weights.tape();
    this.weights = weights;
    boolean before = cell == RecurrentCell.GRU_RESET_BEFORE;
    int hidden = weights.recurrent().shape().last();
    this.gateWeights = before ? Optional.of(rows(0, 2 * hidden)) : Optional.empty();
    this.candidateWeights = before ? Optional.of(rows(2 * hidden, hidden)) : Optional.empty();
  }

  @Override
  public Variable inputPart(Variable x) {
    return weights.affine(x);
  }

  @Override
  public State step(Variable a, State before, Variable seen) {
    List<Variable> parts = tape.applyAll(GATES, a);
    Variable h =
        gateWeights.isPresent()
            ? resetBefore(parts, before.h(), seen)
            : resetAfter(parts, before.h(), seen);
    return new State(h, Optional.empty());
  }

  private Variable resetAfter(List<Variable> a, Variable former, Variable seen) {
    List<Variable> u = tape.applyAll(GATES, tape.apply(TRANSPOSED, seen, weights.recurrent()));
    Variable bias = weights.stateBias().orElseThrow();
    return tape.apply(
        AFTER, a.get(0), a.get(1), a.get(2), u.get(0), u.get(1), u.get(2), former, bias);
  }

  private Variable resetBefore(List<Variable> a, Variable former, Variable seen) {
    List<Variable> u = tape.applyAll(TWO, tape.apply(TRANSPOSED, seen, gateWeights.orElseThrow()));
    Variable q = tape.apply(RESET, a.get(0), u.get(0), seen);
    Variable candidate = tape.apply(TRANSPOSED, q, candidateWeights.orElseThrow());
    return tape.apply(BEFORE, a.get(1), u.get(1), a.get(2), candidate, former);
  }

  private Variable rows(int from, int count) {
    return tape.apply(SliceOp.of(0, from, count), weights.recurrent());
  }

  private static Expr sum(int i, int j) {
    return Expr.input(i).plus(Expr.input(j));
  }

  /** (1-z) n + z h'. */
  private static Expr mixed(Expr z, Expr n, Expr former) {
    return Expr.constant(1).minus(z).times(n).plus(z.times(former));
  }
}
