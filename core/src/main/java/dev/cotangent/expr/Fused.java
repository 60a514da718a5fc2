package dev.cotangent.expr;

import dev.cotangent.expr.Instruction.Opcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One or more expressions as a straight-line program with shared subexpressions.
 *
 * <p>Instruction {@code i} computes value {@code i} from values with smaller numbers; equal
 * subexpressions are computed once. Two {@code Fused} of equal programs are equal, so a backend can
 * cache what it compiled. Build it once, in a constant, not in a training step.
 */
public final class Fused {
  private static final Fused IDENTITY = of(Expr.input(0));

  private final List<Instruction> program;
  private final List<Integer> outputs;
  private final int inputs;
  private final int scalars;
  private final long indexAxes;
  private final int hash;

  private Fused(List<Instruction> program, List<Integer> outputs) {
    this.program = List.copyOf(program);
    this.outputs = List.copyOf(outputs);
    int inputs = 0;
    int scalars = 0;
    long indexAxes = 0;
    for (Instruction i : program) {
      switch (i.opcode()) {
        case INPUT -> inputs = Math.max(inputs, i.a() + 1);
        case SCALAR -> scalars = Math.max(scalars, i.a() + 1);
        case CHANCE -> scalars = Math.max(scalars, i.a() + 4);
        case INDEX -> indexAxes |= 1L << i.a();
        default -> {}
      }
    }
    this.inputs = inputs;
    this.scalars = scalars;
    this.indexAxes = indexAxes;
    this.hash = 31 * this.program.hashCode() + this.outputs.hashCode();
  }

  /** Returns the program that computes these expressions, one output tensor each. */
  public static Fused of(Expr... outputs) {
    return of(List.of(outputs));
  }

  /** Returns the program that computes these expressions, one output tensor each. */
  public static Fused of(List<Expr> outputs) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("fused: needs at least one output expression");
    }
    var builder = new Builder();
    return new Fused(builder.program, outputs.stream().map(builder::number).toList());
  }

  /** Returns the program that copies its one input. */
  public static Fused identity() {
    return IDENTITY;
  }

  /** Returns the instructions in the order of evaluation. */
  public List<Instruction> program() {
    return program;
  }

  /** Returns the instruction number of each output. */
  public List<Integer> outputs() {
    return outputs;
  }

  /** Returns how many input tensors the program needs: one more than the largest index used. */
  public int inputs() {
    return inputs;
  }

  /** Returns how many scalars the program needs: one more than the largest index used. */
  public int scalars() {
    return scalars;
  }

  /** Returns the axes whose positions the program reads, as a set of bits. */
  public long indexAxes() {
    return indexAxes;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Fused fused
            && hash == fused.hash
            && program.equals(fused.program)
            && outputs.equals(fused.outputs));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < program.size(); i++) {
      Instruction at = program.get(i);
      text.append(i).append(" = ").append(at.opcode());
      switch (at.opcode().operands()) {
        case 0 -> text.append(' ').append(at.opcode() == Opcode.CONSTANT ? at.constant() : at.a());
        case 1 -> text.append(' ').append(at.a());
        case 2 -> text.append(' ').append(at.a()).append(' ').append(at.b());
        default ->
            text.append(' ').append(at.a()).append(' ').append(at.b()).append(' ').append(at.c());
      }
      text.append("; ");
    }
    return text.append("-> ").append(outputs).toString();
  }

  /** Numbers values: the same operation on the same operands gets the same number. */
  private static final class Builder {
    private final List<Instruction> program = new ArrayList<>();
    private final Map<Instruction, Integer> known = new HashMap<>();
    private final IdentityHashMap<Object, Integer> visited = new IdentityHashMap<>();

    int number(Expr e) {
      Integer done = visited.get(e);
      if (done != null) {
        return done;
      }
      int number =
          switch (e) {
            case Expr.Input(int index) -> add(Opcode.INPUT, index, 0, 0, 0);
            case Expr.Scalar(int index) -> add(Opcode.SCALAR, index, 0, 0, 0);
            case Expr.Constant(double value) -> add(Opcode.CONSTANT, 0, 0, 0, value);
            case Expr.Index(int axis) -> add(Opcode.INDEX, axis, 0, 0, 0);
            case Expr.Unary(Expr.Function f, Expr x) ->
                add(Opcode.valueOf(f.name()), number(x), 0, 0, 0);
            case Expr.Binary(Expr.Operation o, Expr a, Expr b) ->
                add(Opcode.valueOf(o.name()), number(a), number(b), 0, 0);
            case Expr.Select(Expr.Condition condition, Expr then, Expr otherwise) ->
                add(Opcode.SELECT, number(condition), number(then), number(otherwise), 0);
          };
      visited.put(e, number);
      return number;
    }

    private int number(Expr.Condition condition) {
      return switch (condition) {
        case Expr.Compare(Expr.Relation r, Expr a, Expr b) ->
            add(Opcode.valueOf(r.name()), number(a), number(b), 0, 0);
        case Expr.Chance(int slot) -> add(Opcode.CHANCE, slot, 0, 0, 0);
      };
    }

    private int add(Opcode opcode, int a, int b, int c, double constant) {
      var instruction = new Instruction(opcode, a, b, c, constant);
      return known.computeIfAbsent(
          instruction,
          i -> {
            program.add(i);
            return program.size() - 1;
          });
    }
  }
}
