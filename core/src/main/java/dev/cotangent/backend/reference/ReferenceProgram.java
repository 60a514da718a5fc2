package dev.cotangent.backend.reference;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Threefry;
import dev.cotangent.tensor.Tensor;

/** Interprets a {@link Fused} program at one position after the other; truth is 1, falsehood 0. */
final class ReferenceProgram {
  private final Instruction[] program;
  private final int[] outputs;
  private final double[][] in;
  private final double[] scalars;
  private final double[] values;

  ReferenceProgram(Fused f, Tensor[] in, double[] scalars) {
    program = f.program().toArray(Instruction[]::new);
    outputs = f.outputs().stream().mapToInt(Integer::intValue).toArray();
    this.in = new double[f.inputs()][];
    for (int i = 0; i < this.in.length; i++) {
      this.in[i] = ReferenceBuffer.reals(in[i]);
    }
    this.scalars = scalars;
    values = new double[program.length];
  }

  /** Computes all values at the walk's position, whose view i is input i. */
  void run(Walk walk) {
    for (int i = 0; i < program.length; i++) {
      values[i] = value(program[i], walk);
    }
  }

  /** Returns output k of the last run. */
  double output(int k) {
    return values[outputs[k]];
  }

  private double value(Instruction i, Walk walk) {
    int a = i.a();
    return switch (i.opcode()) {
      case INPUT -> in[a][walk.at(a)];
      case SCALAR -> scalars[a];
      case CONSTANT -> i.constant();
      case INDEX -> walk.position(a);
      case NEGATE -> -values[a];
      case ABS -> Math.abs(values[a]);
      case SQRT -> Math.sqrt(values[a]);
      case EXP -> Math.exp(values[a]);
      case LOG -> Math.log(values[a]);
      case TANH -> Math.tanh(values[a]);
      case SIGMOID -> 1 / (1 + Math.exp(-values[a]));
      case ERF -> ErrorFunction.erf(values[a]);
      case ADD -> values[a] + values[i.b()];
      case SUBTRACT -> values[a] - values[i.b()];
      case MULTIPLY -> values[a] * values[i.b()];
      case DIVIDE -> values[a] / values[i.b()];
      case MAX -> Math.max(values[a], values[i.b()]);
      case MIN -> Math.min(values[a], values[i.b()]);
      case SELECT -> values[a] != 0 ? values[i.b()] : values[i.c()];
      case LESS -> truth(values[a] < values[i.b()]);
      case LESS_OR_EQUAL -> truth(values[a] <= values[i.b()]);
      case EQUAL -> truth(values[a] == values[i.b()]);
      case CHANCE -> truth(chance(a, walk.linear()));
    };
  }

  private boolean chance(int slot, int position) {
    long bits =
        Threefry.bits(
            word(scalars[slot]), word(scalars[slot + 1]), position, word(scalars[slot + 2]));
    return bits >>> 32 < Expr.Chance.threshold(scalars[slot + 3]);
  }

  /** Takes 32 bits from a scalar, which may hold them as a signed or as an unsigned number. */
  private static int word(double scalar) {
    return (int) (long) scalar;
  }

  private static double truth(boolean holds) {
    return holds ? 1 : 0;
  }
}
