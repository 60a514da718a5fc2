package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import java.util.Optional;

/** h = f(a + U h'), for a = W x + b. */
record SimpleStep(RecurrentCell cell, DirectionWeights weights) implements StepCell {
  private static final Expr SUM = Expr.input(0).plus(Expr.input(1));
  private static final PointwiseOp TANH = PointwiseOp.of("rnnStep", SUM.tanh());
  private static final PointwiseOp RELU = PointwiseOp.of("rnnStep", SUM.max(Expr.constant(0)));

  @Override
  public Variable inputPart(Variable x) {
    return weights.affine(x);
  }

  @Override
  public State step(Variable a, State before, Variable seen) {
    Tape tape = weights.tape();
    Variable u = tape.apply(new MatmulOp(false, true), seen, weights.recurrent());
    PointwiseOp f =
        switch (cell) {
          case RNN_IDENTITY -> PointwiseOp.add();
          case RNN_TANH -> TANH;
          case RNN_RELU -> RELU;
          case LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE ->
              throw new IllegalStateException(cell + " is no simple cell");
        };
    return new State(tape.apply(f, a, u), Optional.empty());
  }
}
