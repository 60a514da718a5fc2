package dev.cotangent.cpu;

import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Instruction;
import dev.cotangent.expr.Instruction.Opcode;
import java.util.List;

/**
 * A program together with which of its inputs are scalars: what is compiled and cached.
 *
 * @param scalarInputs bit i is set if input i has one value for all positions of a run
 */
record PointwiseForm(Fused f, long scalarInputs) {

  /** Returns the instructions. */
  List<Instruction> program() {
    return f.program();
  }

  /** Tells whether an instruction reads an input that differs from position to position. */
  boolean readsVector(Instruction i) {
    return i.opcode() == Opcode.INPUT && !isScalarInput(i.a());
  }

  /** Tells whether an instruction yields the same value at all positions. */
  boolean isUniform(Instruction i) {
    return switch (i.opcode()) {
      case CONSTANT, SCALAR -> true;
      case INPUT -> isScalarInput(i.a());
      default -> false;
    };
  }

  /** Tells whether an input has one value for all positions. */
  boolean isScalarInput(int input) {
    return input < Long.SIZE && (scalarInputs >>> input & 1) != 0;
  }

  /** Tells whether an operand is an input that has one value for all positions. */
  boolean isScalarOperand(int operand) {
    return operand < f.inputs() && isScalarInput(operand);
  }

  /** Returns the operand number of an output. */
  int output(int k) {
    return f.inputs() + k;
  }

  /** Returns the operand number of the index along an axis. */
  int index(int axis) {
    return f.inputs() + f.outputs().size() + indexAxes().indexOf(axis);
  }

  /** Returns the number of operands of a frame. */
  int operands() {
    return f.inputs() + f.outputs().size() + indexAxes().size();
  }

  /** Returns a rough cost of one position: 1 for an addition or a memory access. */
  int cost() {
    int cost = f.outputs().size();
    for (Instruction i : f.program()) {
      cost +=
          switch (i.opcode()) {
            case DIVIDE, SQRT -> 4;
            case EXP, SIGMOID, LOG -> 20;
            case TANH, ERF -> 30;
            case CHANCE -> 60;
            default -> isUniform(i) ? 0 : 1;
          };
    }
    return cost;
  }

  /** Returns the axes whose index is read, each once. */
  List<Integer> indexAxes() {
    return arguments(Opcode.INDEX);
  }

  /** Returns the first scalar of each chance, each once. */
  List<Integer> chances() {
    return arguments(Opcode.CHANCE);
  }

  private List<Integer> arguments(Opcode opcode) {
    return f.program().stream()
        .filter(i -> i.opcode() == opcode)
        .map(Instruction::a)
        .distinct()
        .toList();
  }
}
