package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.DenseOp;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.SoftmaxOp;
import dev.cotangent.tensor.Shape;
import java.util.List;

/** The arithmetic of {@link Attention}. */
final class AttentionReading {
  private static final DenseOp LINEAR = new DenseOp(FusedActivation.identity());
  private static final PointwiseOp TANH_OF_SUM =
      PointwiseOp.of("tanhOfSum", Expr.input(0).plus(Expr.input(1)).tanh());

  private AttentionReading() {}

  static Variable dot(Tape tape, Variable queries, Variable memory) {
    Variable finite = new Padding(tape, memory.lengths()).zeroed(memory.withoutLengths());
    return tape.apply(new MatmulOp(false, true), queries.withoutLengths(), finite);
  }

  static Variable additive(Tape tape, List<Parameter> p, Variable queries, Variable memory) {
    Variable q = tape.apply(LINEAR, queries, tape.parameter(p.get(0)));
    Variable finite = new Padding(tape, memory.lengths()).zeroed(memory.withoutLengths());
    Variable m = tape.apply(LINEAR, finite, tape.parameter(p.get(1)));
    int units = q.shape().last();
    Shape rows = q.shape().with(-1, 1).append(units);
    Shape columns = Shape.of(m.shape().extent(0), 1, m.shape().extent(1), units);
    Variable sums =
        tape.apply(
            TANH_OF_SUM, tape.apply(new ReshapeOp(rows), q), tape.apply(new ReshapeOp(columns), m));
    Variable scores = tape.apply(LINEAR, sums, tape.parameter(p.get(2)));
    return tape.apply(new ReshapeOp(scores.shape().without(-1)), scores);
  }

  static Attention.Read read(Tape tape, Variable scores, Variable memory) {
    var padding = new Padding(tape, memory.lengths());
    Variable weights = tape.apply(new SoftmaxOp(), padding.hidden(scores));
    Variable context =
        tape.apply(MatmulOp.plain(), weights, padding.zeroed(memory.withoutLengths()));
    return new Attention.Read(context, weights);
  }
}
