package dev.cotangent.cpu;

import dev.cotangent.expr.Instruction.Opcode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.function.Consumer;

/**
 * Writes the code of single instructions: on vectors, or on floats for the scalar backend.
 *
 * <p>Operands are local variables; results are left on the stack.
 */
interface PointwiseEmitter {
  /** Descriptor of {@code float[]}. */
  ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();

  /** Returns the positions computed in one round of the loop. */
  int step();

  /** Returns what a number is kept in. */
  TypeKind number();

  /** Returns what a truth value is kept in. */
  TypeKind truth();

  /** Pushes the number that has the value of a float at all positions. */
  void broadcast(CodeBuilder code, Consumer<CodeBuilder> pushFloat);

  /** Pushes the number at an array and index. */
  void load(CodeBuilder code, Consumer<CodeBuilder> pushArrayAndIndex);

  /** Stores a number to an array and index. */
  void store(CodeBuilder code, int number, Consumer<CodeBuilder> pushArrayAndIndex);

  /** Pushes the result of an opcode with one or two operands; the second may be ignored. */
  void compute(CodeBuilder code, Opcode opcode, int a, int b);

  /** Pushes {@code a} where the condition holds, else {@code b}. */
  void select(CodeBuilder code, int condition, int a, int b);

  /** Turns the six ints on the stack, see {@link VectorChance#holds}, into a truth value. */
  void chance(CodeBuilder code);
}
