package dev.cotangent.backend.cases;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Threefry;
import java.util.List;

/**
 * Evaluates a program at one position after another, with errors.
 *
 * <p>Within a program errors add up linearly, |df/da| * error(a) + |df/db| * error(b) + the
 * operation's own, since the same value may be used twice. A comparison whose sides differ by less
 * than their errors makes what depends on it uncertain.
 */
final class TrackedProgram {
  private static final double SURE = RoundingModel.DEVIATIONS;

  private final RoundingModel model;
  private final List<Instruction> program;
  private final double[] scalars;
  private final double[] v;
  private final double[] e;

  TrackedProgram(RoundingModel model, Fused f, double[] scalars) {
    if (scalars.length < f.scalars()) {
      throw new IllegalArgumentException(
          "pointwise: needs " + f.scalars() + " scalars, got " + scalars.length);
    }
    this.model = model;
    this.program = f.program();
    this.scalars = scalars;
    this.v = new double[program.size()];
    this.e = new double[program.size()];
  }

  double value(int number) {
    return v[number];
  }

  double error(int number) {
    return e[number];
  }

  /**
   * Computes all values.
   *
   * @param in values of the inputs
   * @param inErrors their errors
   * @param linear linear index of the position
   * @param index position along each axis
   */
  void evaluate(double[] in, double[] inErrors, int linear, int[] index) {
    for (int i = 0; i < v.length; i++) {
      Instruction at = program.get(i);
      switch (at.opcode()) {
        case INPUT -> set(i, in[at.a()], inErrors[at.a()]);
        case SCALAR -> literal(i, scalars[at.a()]);
        case CONSTANT -> literal(i, at.constant());
        case INDEX -> set(i, index[at.a()], 0);
        case CHANCE -> set(i, chance(at.a(), linear) ? 1 : 0, 0);
        case NEGATE, ABS, SQRT, EXP, LOG, TANH, SIGMOID, ERF -> unary(i, at);
        case ADD, SUBTRACT, MULTIPLY, DIVIDE -> binary(i, at);
        case MAX, MIN -> extremum(i, at);
        case LESS, LESS_OR_EQUAL, EQUAL -> compare(i, at);
        case SELECT -> select(i, at);
      }
      if (model.mayOverflow(v[i], e[i])) {
        e[i] = Double.POSITIVE_INFINITY;
      }
      v[i] = at.opcode().isCondition() ? v[i] : model.overflowed(v[i]);
      if (Double.isNaN(e[i])) {
        e[i] = Double.isNaN(v[i]) ? 0 : Double.POSITIVE_INFINITY;
      }
    }
  }

  private void set(int i, double value, double error) {
    v[i] = value;
    e[i] = error;
  }

  private void literal(int i, double value) {
    set(i, value, RoundingModel.isFloat(value) ? 0 : model.always(value, 0));
  }

  private boolean chance(int slot, int linear) {
    long bits =
        Threefry.bits(
            (int) (long) scalars[slot],
            (int) (long) scalars[slot + 1],
            linear,
            (int) (long) scalars[slot + 2]);
    return bits >>> 32 < Expr.Chance.threshold(scalars[slot + 3]);
  }

  private void unary(int i, Instruction at) {
    double x = v[at.a()];
    double ex = e[at.a()];
    switch (at.opcode()) {
      case NEGATE -> set(i, -x, ex);
      case ABS -> set(i, Math.abs(x), ex);
      case SQRT -> {
        double y = Math.sqrt(x);
        set(i, y, uncertain(x, ex) ? Double.POSITIVE_INFINITY : model.always(y, ratio(ex, 2 * y)));
      }
      case EXP -> {
        double y = Math.exp(x);
        double highest = ex == 0 ? y : Math.exp(x + SURE * ex);
        set(i, y, model.function(y, ex == 0 ? 0 : (highest - y) / SURE));
      }
      case LOG -> {
        double y = Math.log(x);
        set(i, y, uncertain(x, ex) ? Double.POSITIVE_INFINITY : model.function(y, ratio(ex, x)));
      }
      case TANH -> {
        double y = Math.tanh(x);
        set(i, y, model.function(y, RoundingModel.scale(ex, slope(ex, 1 - y * y))));
      }
      case SIGMOID -> {
        double y = x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
        set(i, y, model.function(y, RoundingModel.scale(ex, slope(ex, y * (1 - y)))));
      }
      default -> {
        double y = ErrorFunction.erf(x);
        double derivative = 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
        set(i, y, model.function(y, RoundingModel.scale(ex, slope(ex, derivative))));
      }
    }
  }

  private void binary(int i, Instruction at) {
    double a = v[at.a()];
    double b = v[at.b()];
    double ea = e[at.a()];
    double eb = e[at.b()];
    switch (at.opcode()) {
      case ADD -> set(i, a + b, model.rounded(a + b, ea + eb));
      case SUBTRACT -> set(i, a - b, model.rounded(a - b, ea + eb));
      case MULTIPLY -> {
        double inherited =
            RoundingModel.scale(ea, b) + RoundingModel.scale(eb, a) + RoundingModel.scale(ea, eb);
        set(i, a * b, model.rounded(a * b, inherited));
      }
      default -> {
        double y = a / b;
        double inherited =
            uncertain(b, eb) ? Double.POSITIVE_INFINITY : ratio(ea, b) + ratio(eb, b / y);
        set(i, y, isPowerOfTwo(b) ? model.rounded(y, inherited) : model.always(y, inherited));
      }
    }
  }

  private void extremum(int i, Instruction at) {
    double a = v[at.a()];
    double b = v[at.b()];
    boolean larger = at.opcode() == Instruction.Opcode.MAX;
    double y = larger ? Math.max(a, b) : Math.min(a, b);
    double ea = e[at.a()];
    double eb = e[at.b()];
    boolean near = Math.abs(a - b) <= SURE * (ea + eb);
    set(i, y, near ? Math.max(ea, eb) : y == a ? ea : eb);
  }

  private void compare(int i, Instruction at) {
    double a = v[at.a()];
    double b = v[at.b()];
    double errors = e[at.a()] + e[at.b()];
    boolean holds =
        switch (at.opcode()) {
          case LESS -> a < b;
          case LESS_OR_EQUAL -> a <= b;
          default -> a == b;
        };
    boolean unsure = errors > 0 && Math.abs(a - b) <= SURE * errors;
    set(i, holds ? 1 : 0, unsure ? 1 : 0);
  }

  private void select(int i, Instruction at) {
    int chosen = v[at.a()] == 1 ? at.b() : at.c();
    double jump = Math.abs(v[at.b()] - v[at.c()]);
    boolean unsure = e[at.a()] > 0 && !(v[at.b()] == v[at.c()]);
    set(i, v[chosen], unsure ? Math.max(e[at.b()], e[at.c()]) + jump : e[chosen]);
  }

  /** Near 0 against its error, so that a quotient or logarithm of it means nothing. */
  private static boolean uncertain(double x, double error) {
    return error > 0 && SURE * error >= Math.abs(x);
  }

  /** For functions of bounded slope: the local one if the error is small, else at most 1.13. */
  private static double slope(double error, double local) {
    return SURE * error < 0.1 ? local + Math.min(1.2, SURE * error) : 1.2;
  }

  private static double ratio(double error, double divisor) {
    return error == 0 ? 0 : error / Math.abs(divisor);
  }

  private static boolean isPowerOfTwo(double b) {
    return Double.isFinite(b) && b != 0 && Math.scalb(1.0, Math.getExponent(b)) == Math.abs(b);
  }
}
