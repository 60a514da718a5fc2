package dev.cotangent.tck;

import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Saved;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import java.util.List;

/**
 * A call of something public, with operands that fit or do not.
 *
 * @param name says what is called and with which options
 */
public record CallAttempt(String name, Call call, List<Operand> operands) {

  /** Makes the call. */
  @FunctionalInterface
  public interface Call {
    /** Returns the outputs; the gradients of the first are compared, too. */
    List<Variable> on(Tape tape, Variable... inputs);
  }

  /** Draws what is called; options that it is refused with are a refusal of the call. */
  @FunctionalInterface
  public interface Source {
    /** Returns the call of these numbers. */
    CallAttempt draw(CallDraws draws);
  }

  /** Returns the call of an operation. */
  public static <S extends Saved> CallAttempt of(Op<S> op, List<Operand> operands) {
    return new CallAttempt(op.toString(), (tape, inputs) -> tape.applyAll(op, inputs), operands);
  }
}
