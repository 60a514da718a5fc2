package dev.cotangent.expr;

/**
 * A real-valued pointwise expression over inputs and run-time scalars.
 *
 * <p>A small closed algebra: backends implement every node exactly once. The factory methods
 * simplify only what is exact for every value, NaN included (adding a literal zero term that a
 * derivative produced, multiplying by 1). Values are in the precision of the backend; constants and
 * scalars are narrowed once, by the backend.
 *
 * <p>{@code max} and {@code min} propagate NaN and order -0 before +0, as {@link Math#max} does.
 */
public sealed interface Expr {

  /** The element of input tensor {@code index} at the position being computed. */
  record Input(int index) implements Expr {
    /** Checks the index. */
    public Input {
      requireIndex("input", index);
    }
  }

  /** A number given at each call, not compiled in: a learning rate, a step count. */
  record Scalar(int index) implements Expr {
    /** Checks the index. */
    public Scalar {
      requireIndex("scalar", index);
    }
  }

  /** A literal number. */
  record Constant(double value) implements Expr {}

  /** The position along an axis of the output, counted from 0; {@code axis} counts from 0 too. */
  record Index(int axis) implements Expr {
    /** Checks the axis. */
    public Index {
      requireIndex("axis", axis);
      if (axis > 31) {
        throw new IllegalArgumentException("expr: axis must be below 32, got " + axis);
      }
    }
  }

  /** A function of one value. */
  record Unary(Function function, Expr x) implements Expr {}

  /** An operation on two values. */
  record Binary(Operation operation, Expr a, Expr b) implements Expr {}

  /** {@code then} where the condition holds, {@code otherwise} elsewhere; both may be evaluated. */
  record Select(Condition condition, Expr then, Expr otherwise) implements Expr {}

  /** The functions of one value. */
  enum Function {
    /** -x. */
    NEGATE,
    /** |x|. */
    ABS,
    /** The square root; NaN below 0. */
    SQRT,
    /** e^x. */
    EXP,
    /** The natural logarithm; NaN below 0, -infinity at 0. */
    LOG,
    /** The hyperbolic tangent. */
    TANH,
    /** 1 / (1 + e^-x). */
    SIGMOID,
    /** The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
    ERF
  }

  /** The operations on two values. */
  enum Operation {
    /** a + b. */
    ADD,
    /** a - b. */
    SUBTRACT,
    /** a * b. */
    MULTIPLY,
    /** a / b. */
    DIVIDE,
    /** The larger value; NaN if either is. */
    MAX,
    /** The smaller value; NaN if either is. */
    MIN
  }

  /** A truth value at each position. Conditions carry no derivative. */
  sealed interface Condition {}

  /** A comparison; false if either side is NaN. */
  record Compare(Relation relation, Expr a, Expr b) implements Condition {}

  /** The relations between two values. */
  enum Relation {
    /** a &lt; b. */
    LESS,
    /** a &lt;= b. */
    LESS_OR_EQUAL,
    /** a == b. */
    EQUAL
  }

  /**
   * True with a given probability, decided by counter-based random bits.
   *
   * <p>Reads four scalars from {@code slot} on: the two 32-bit halves of the key, the step, and the
   * probability p in [0, 1]. It holds where word 0 of {@link Threefry#bits} with the counter
   * (linear output index, step) is, as an unsigned integer, below {@link #threshold threshold(p)}.
   * Hence the same bits on every backend and nothing to store.
   */
  record Chance(int slot) implements Condition {
    /** Checks the slot. */
    public Chance {
      requireIndex("slot", slot);
    }

    /** Returns floor(p * 2^32): the number of 32-bit words that count as true. */
    public static long threshold(double p) {
      return (long) Math.floor(Math.min(Math.max(p, 0), 1) * 0x1p32);
    }
  }

  /** Returns the value of an input tensor. */
  static Expr input(int index) {
    return new Input(index);
  }

  /** Returns the value of a run-time scalar. */
  static Expr scalar(int index) {
    return new Scalar(index);
  }

  /** Returns a literal. */
  static Expr constant(double value) {
    return new Constant(value);
  }

  /** Returns the position along an axis of the output. */
  static Expr index(int axis) {
    return new Index(axis);
  }

  /** Returns {@code then} where the condition holds, else {@code otherwise}. */
  static Expr select(Condition condition, Expr then, Expr otherwise) {
    return then.equals(otherwise) ? then : new Select(condition, then, otherwise);
  }

  /** Returns the condition that holds with the probability in scalar {@code slot + 3}. */
  static Condition chance(int slot) {
    return new Chance(slot);
  }

  /** Returns this + b. */
  default Expr plus(Expr b) {
    if (isLiteral(this, 0)) {
      return b;
    }
    return isLiteral(b, 0) ? this : new Binary(Operation.ADD, this, b);
  }

  /** Returns this - b. */
  default Expr minus(Expr b) {
    if (isLiteral(this, 0)) {
      return b.negate();
    }
    return isLiteral(b, 0) ? this : new Binary(Operation.SUBTRACT, this, b);
  }

  /** Returns this * b. */
  default Expr times(Expr b) {
    if (this instanceof Constant p && b instanceof Constant q) {
      return new Constant(p.value * q.value);
    }
    if (isLiteral(this, 1)) {
      return b;
    }
    return isLiteral(b, 1) ? this : new Binary(Operation.MULTIPLY, this, b);
  }

  /** Returns this / b. */
  default Expr over(Expr b) {
    return isLiteral(b, 1) ? this : new Binary(Operation.DIVIDE, this, b);
  }

  /** Returns this + value. */
  default Expr plus(double value) {
    return plus(constant(value));
  }

  /** Returns this - value. */
  default Expr minus(double value) {
    return minus(constant(value));
  }

  /** Returns this * value. */
  default Expr times(double value) {
    return times(constant(value));
  }

  /** Returns this / value. */
  default Expr over(double value) {
    return over(constant(value));
  }

  /** Returns the larger of both. */
  default Expr max(Expr b) {
    return new Binary(Operation.MAX, this, b);
  }

  /** Returns the smaller of both. */
  default Expr min(Expr b) {
    return new Binary(Operation.MIN, this, b);
  }

  /** Returns -this. */
  default Expr negate() {
    if (this instanceof Unary(Function function, Expr x) && function == Function.NEGATE) {
      return x;
    }
    return this instanceof Constant c ? constant(-c.value) : new Unary(Function.NEGATE, this);
  }

  /** Returns |this|. */
  default Expr abs() {
    return new Unary(Function.ABS, this);
  }

  /** Returns this * this. */
  default Expr square() {
    return times(this);
  }

  /** Returns the square root. */
  default Expr sqrt() {
    return new Unary(Function.SQRT, this);
  }

  /** Returns e to this power. */
  default Expr exp() {
    return new Unary(Function.EXP, this);
  }

  /** Returns the natural logarithm. */
  default Expr log() {
    return new Unary(Function.LOG, this);
  }

  /** Returns the hyperbolic tangent. */
  default Expr tanh() {
    return new Unary(Function.TANH, this);
  }

  /** Returns the logistic function. */
  default Expr sigmoid() {
    return new Unary(Function.SIGMOID, this);
  }

  /** Returns the error function. */
  default Expr erf() {
    return new Unary(Function.ERF, this);
  }

  /** Returns the condition this &lt; b. */
  default Condition less(Expr b) {
    return new Compare(Relation.LESS, this, b);
  }

  /** Returns the condition this &lt;= b. */
  default Condition lessOrEqual(Expr b) {
    return new Compare(Relation.LESS_OR_EQUAL, this, b);
  }

  /** Returns the condition this == b. */
  default Condition equalTo(Expr b) {
    return new Compare(Relation.EQUAL, this, b);
  }

  private static boolean isLiteral(Expr e, double value) {
    return e instanceof Constant c && c.value == value;
  }

  private static void requireIndex(String what, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("expr: " + what + " must not be negative, got " + index);
    }
  }
}
