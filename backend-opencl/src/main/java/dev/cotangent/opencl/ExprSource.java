package dev.cotangent.opencl;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a program as statements of OpenCL C: one variable for each instruction.
 *
 * <p>Run-time scalars, chances and axes become arguments of the kernel, in the order of {@link
 * #scalars}, {@link #chances} and {@link #axes}; literals become bits, so NaN and infinities need
 * no care. Truth values are int, numbers float, or vectors of these.
 */
final class ExprSource {
  private final Fused f;
  private final List<Integer> scalars = new ArrayList<>();
  private final List<Integer> chances = new ArrayList<>();
  private final List<Integer> axes = new ArrayList<>();

  ExprSource(Fused f) {
    this.f = f;
    for (Instruction i : f.program()) {
      switch (i.opcode()) {
        case SCALAR -> scalars.add(i.a());
        case CHANCE -> chances.add(i.a());
        case INDEX -> axes.add(i.a());
        default -> {}
      }
    }
  }

  /** Names what the program reads at a position. */
  interface Names {
    /** Returns the element of an input, as an expression. */
    String input(int index);

    /** Returns the position along an axis, as an expression of type int. */
    String axis(int axis);

    /** Returns the linear position, as an expression of type uint. */
    String position();
  }

  /** Returns the declarations of the arguments, each after a comma. */
  String parameters() {
    var text = new StringBuilder();
    scalars.forEach(s -> text.append(", float s").append(s));
    chances.forEach(c -> text.append(", uint4 c%d, int always%d".formatted(c, c)));
    return text.toString();
  }

  /** Adds the arguments that {@link #parameters} declares. */
  void arguments(Launch launch, double[] values) {
    scalars.forEach(s -> launch.real(values[s]));
    for (int slot : chances) {
      long threshold = Expr.Chance.threshold(values[slot + 3]);
      launch
          .vector(
              word(values[slot]), word(values[slot + 1]), word(values[slot + 2]), (int) threshold)
          .integer(threshold == 1L << 32 ? 1 : 0);
    }
  }

  /** Returns the axes whose positions the program reads. */
  List<Integer> axes() {
    return axes;
  }

  /** Returns the variable that holds an output after the {@link #statements}. */
  String output(int k) {
    return "v" + f.outputs().get(k);
  }

  /**
   * Returns the statements, which define one variable for each instruction.
   *
   * @param lanes numbers of a variable; above 1 it is a vector
   */
  String statements(String indent, int lanes, Names names) {
    String width = lanes == 1 ? "" : String.valueOf(lanes);
    var text = new StringBuilder();
    List<Instruction> program = f.program();
    for (int i = 0; i < program.size(); i++) {
      text.append(indent)
          .append(program.get(i).opcode().isCondition() ? "int" : "float")
          .append(width)
          .append(" v%d = %s;\n".formatted(i, value(program.get(i), width, names)));
    }
    return text.toString();
  }

  private static String value(Instruction i, String width, Names names) {
    String a = "v" + i.a();
    String b = "v" + i.b();
    return switch (i.opcode()) {
      case INPUT -> names.input(i.a());
      case SCALAR -> "s" + i.a();
      case CONSTANT -> literal(i.constant());
      case INDEX -> call("convert_float" + width, names.axis(i.a()));
      case NEGATE -> "-" + a;
      case ABS -> call("fabs", a);
      case SQRT -> call("sqrt", a);
      case EXP -> call("m_exp", a);
      case LOG -> call("m_log", a);
      case TANH -> call("m_tanh", a);
      case SIGMOID -> call("m_sigmoid", a);
      case ERF -> call("m_erf", a);
      case ADD -> a + " + " + b;
      case SUBTRACT -> a + " - " + b;
      case MULTIPLY -> a + " * " + b;
      case DIVIDE -> a + " / " + b;
      case MAX -> call("m_max", a + ", " + b);
      case MIN -> call("m_min", a + ", " + b);
      case SELECT -> "%s ? %s : v%d".formatted(a, b, i.c());
      case LESS -> a + " < " + b;
      case LESS_OR_EQUAL -> a + " <= " + b;
      case EQUAL -> a + " == " + b;
      case CHANCE -> "m_chance(c%d, always%d, %s)".formatted(i.a(), i.a(), names.position());
    };
  }

  private static String call(String function, String arguments) {
    return function + "(" + arguments + ")";
  }

  private static String literal(double value) {
    return "as_float(0x%08x)".formatted(Float.floatToRawIntBits((float) value));
  }

  /** Takes 32 bits from a scalar, which may hold them as a signed or as an unsigned number. */
  private static int word(double scalar) {
    return (int) (long) scalar;
  }
}
