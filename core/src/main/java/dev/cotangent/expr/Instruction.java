package dev.cotangent.expr;

/**
 * One value of a {@link Fused} program, computed from earlier ones.
 *
 * @param opcode what is computed
 * @param a number of the first operand, or the index of an input, scalar, axis or chance slot
 * @param b number of the second operand, 0 if there is none
 * @param c number of the third operand, 0 if there is none
 * @param constant the literal of {@link Opcode#CONSTANT}, else 0
 */
public record Instruction(Opcode opcode, int a, int b, int c, double constant) {

  /** What an instruction computes. {@link #LESS} to {@link #CHANCE} yield truth values. */
  public enum Opcode {
    /** Input tensor a. */
    INPUT(0),
    /** Scalar a. */
    SCALAR(0),
    /** The literal. */
    CONSTANT(0),
    /** The position along axis a of the output. */
    INDEX(0),
    /** -a. */
    NEGATE(1),
    /** |a|. */
    ABS(1),
    /** Square root of a. */
    SQRT(1),
    /** e^a. */
    EXP(1),
    /** Natural logarithm of a. */
    LOG(1),
    /** Hyperbolic tangent of a. */
    TANH(1),
    /** Logistic function of a. */
    SIGMOID(1),
    /** Error function of a. */
    ERF(1),
    /** a + b. */
    ADD(2),
    /** a - b. */
    SUBTRACT(2),
    /** a * b. */
    MULTIPLY(2),
    /** a / b. */
    DIVIDE(2),
    /** The larger of a and b, NaN if either is. */
    MAX(2),
    /** The smaller of a and b, NaN if either is. */
    MIN(2),
    /** b where the truth value a holds, else c. */
    SELECT(3),
    /** Whether a &lt; b. */
    LESS(2),
    /** Whether a &lt;= b. */
    LESS_OR_EQUAL(2),
    /** Whether a == b. */
    EQUAL(2),
    /** Whether random bits fall below a threshold; scalars a to a+3, see {@link Expr.Chance}. */
    CHANCE(0);

    private final int operands;

    Opcode(int operands) {
      this.operands = operands;
    }

    /** Returns how many earlier values the instruction reads. */
    public int operands() {
      return operands;
    }

    /** Tells whether the instruction yields a truth value rather than a number. */
    public boolean isCondition() {
      return compareTo(LESS) >= 0;
    }
  }
}
