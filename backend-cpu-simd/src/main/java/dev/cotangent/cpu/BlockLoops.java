package dev.cotangent.cpu;

import dev.cotangent.expr.Instruction.Opcode;

/**
 * One small loop for each opcode: what the interpreter of pointwise programs is made of.
 *
 * <p>The loops are shared by all programs and so are soon compiled. Truth values are floats, 1 for
 * true and 0 for false. A destination may be the same block as an operand, never a shifted one.
 */
abstract class BlockLoops {
  /** Block lengths are multiples of this. */
  final int lanes;

  BlockLoops(int lanes) {
    this.lanes = lanes;
  }

  /** to[i] = opcode(a[i]), for an opcode of one operand. */
  abstract void unary(Opcode opcode, float[] a, int aAt, float[] to, int at, int n);

  /** to[i] = opcode(a[i], b[i]), for an opcode of two operands. */
  abstract void binary(
      Opcode opcode, float[] a, int aAt, float[] b, int bAt, float[] to, int at, int n);

  /** to[i] = condition[i] != 0 ? a[i] : b[i]. */
  abstract void select(
      float[] condition,
      int conditionAt,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] to,
      int at,
      int n);

  /** to[i] = whether the chance holds at output position {@code first + i}. */
  abstract void chance(ChanceKey key, int first, float[] to, int at, int n);

  /** to[i] = a[i], for any n and any overlap. */
  final void copy(float[] a, int aAt, float[] to, int at, int n) {
    System.arraycopy(a, aAt, to, at, n);
  }
}
