package dev.cotangent.rnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.TimeMask;
import dev.cotangent.nn.UnstackOp;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a batch that do not count.
 *
 * @param lengths of the sequences, INT [batch]; absent: all steps count
 */
record Padding(Tape tape, Optional<Tensor> lengths) {
  private static final Expr ZERO = Expr.constant(0);

  /** Inputs: value, mask. */
  private static final PointwiseOp COUNTED =
      PointwiseOp.of("counted", Expr.select(Expr.input(1).equalTo(ZERO), ZERO, Expr.input(0)));

  /** Inputs: value, mask; a number that no softmax sees. */
  private static final PointwiseOp HIDDEN =
      PointwiseOp.of(
          "hidden", Expr.select(Expr.input(1).equalTo(ZERO), Expr.constant(-1e30), Expr.input(0)));

  /** Returns x[batch, time, features] with 0 in padding; NaN does not leak. */
  Variable zeroed(Variable x) {
    return masked(COUNTED, x, x.shape().extent(1), -1);
  }

  /** Returns scores[batch, queries, time] with a very low score for padding. */
  Variable hidden(Variable scores) {
    return masked(HIDDEN, scores, scores.shape().last(), 1);
  }

  private Variable masked(PointwiseOp op, Variable x, int time, int newAxis) {
    if (lengths.isEmpty()) {
      return x;
    }
    Tensor mask = TimeMask.batchMajor(tape.context(), lengths.get(), time);
    int batch = mask.shape().extent(0);
    Tensor shaped = newAxis == 1 ? mask.reshape(batch, 1, time) : mask.reshape(batch, time, 1);
    return tape.apply(op, x, tape.constant(shaped));
  }

  /** Returns value[batch, features] of a step with 0 in the rows that do not count. */
  Variable zeroed(Variable value, Variable mask) {
    return tape.apply(COUNTED, value, mask);
  }

  /** Returns the mask [batch, 1] of each step; none if all count. */
  List<Variable> steps(int time) {
    if (lengths.isEmpty()) {
      return List.of();
    }
    Tensor mask = TimeMask.timeMajor(tape.context(), lengths.get(), time);
    Variable columns = tape.constant(mask.reshape(mask.shape().append(1)));
    return tape.applyAll(new UnstackOp(), columns);
  }
}
