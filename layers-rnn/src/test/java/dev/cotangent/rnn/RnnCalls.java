package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.tck.CallAttempt;
import dev.cotangent.tck.CallDraws;
import dev.cotangent.tck.Operand;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Random calls of recurrent operations; many do not fit. */
final class RnnCalls {
  private static final List<RecurrentCell> CELLS = List.of(RecurrentCell.values());

  private RnnCalls() {}

  static CallAttempt draw(CallDraws draws) {
    if (draws.once(8)) {
      var op = new LastStateOp(draws.from(1, 2));
      return CallAttempt.of(
          op, draws.faulty(List.of(Operand.real(draws.extent(), draws.extent(), draws.extent()))));
    }
    RecurrentCell cell = CELLS.get(draws.below(CELLS.size()));
    var stack = new RecurrentStack(cell, draws.from(1, 4), draws.once(3) ? 2 : 1, draws.once(3));
    Shape x = Shape.of(draws.extent(), draws.from(1, 4), draws.from(1, 4));
    var op =
        new RecurrentOp(
            stack,
            LayerDropout.NONE,
            draws.once(3),
            draws.once(3),
            draws.once(3) ? draws.from(0, 3) : 0);
    return CallAttempt.of(op, draws.faulty(operands(op, x, draws)));
  }

  private static List<Operand> operands(RecurrentOp op, Shape x, CallDraws draws) {
    RecurrentStack stack = op.stack();
    List<Operand> operands = new ArrayList<>(List.of(Operand.real(x)));
    for (int run = 0; run < stack.runs(); run++) {
      operands.add(Operand.real(stack.inputWeight(run / stack.directions(), x.last())));
      operands.add(Operand.real(stack.stateWeight()));
      operands.add(Operand.real(stack.bias()));
      if (stack.cell().hasStateBias()) {
        operands.add(Operand.real(stack.hidden()));
      }
    }
    if (op.lengths()) {
      int least = draws.once(8) ? -1 : 1;
      int most = x.extent(1) + (draws.once(8) ? 1 : 0);
      operands.add(Operand.integers(Shape.of(x.extent(0)), least, Math.max(1, most)));
    }
    for (int i = op.initial() ? (stack.cell().hasCellState() ? 2 : 1) : 0; i > 0; i--) {
      operands.add(Operand.real(stack.states(x.extent(0))));
    }
    return operands;
  }
}
