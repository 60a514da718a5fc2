package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * What a pointwise program works on: one frame for each thread in a call.
 *
 * <p>Operands are numbered: inputs, then outputs, then one for each axis whose index is read.
 * Element i of a vector operand lies at {@code arrays[k][at[k] + i]}, a scalar operand at {@code
 * arrays[k][at[k]]}.
 */
final class PointwiseFrame {
  private static final float[] NONE = {};

  final float[][] arrays;

  /** Ends in elements that nobody writes, as what {@link Scratch} has does. */
  final int[] at;

  /** The run-time scalars, narrowed. */
  float[] scalars = NONE;

  /** The keys of the program's chances, in the order of {@link PointwiseForm#chances}. */
  ChanceKey[] chances = {};

  /** Working memory for operands that are not read in place; made when first needed. */
  private final float[][] expanded;

  private float[] result = NONE;
  private float[] sums = NONE;

  PointwiseFrame(int operands) {
    arrays = new float[operands][];
    at = new int[operands + Scratch.APART];
    expanded = new float[operands][];
    clear();
    Arrays.fill(expanded, NONE);
  }

  /** Points an operand at an array; writes a reference only where it changes, as {@link Tile#a}. */
  void set(int operand, float[] array, int from) {
    if (arrays[operand] != array) {
      arrays[operand] = array;
    }
    at[operand] = from;
  }

  /** Moves all vector operands on by a number of positions. */
  void advance(PointwiseForm form, int positions) {
    for (int k = 0; k < arrays.length; k++) {
      at[k] += form.isScalarOperand(k) ? 0 : positions;
    }
  }

  /** Returns working memory of at least {@code size} elements for an operand. */
  float[] expanded(int operand, int size) {
    if (expanded[operand].length < size) {
      expanded[operand] = new float[size];
    }
    return expanded[operand];
  }

  /** Returns working memory of at least {@code size} elements for results. */
  float[] result(int size) {
    if (result.length < size) {
      result = new float[size];
    }
    return result;
  }

  /** Returns working memory of at least {@code size} elements for what results are combined to. */
  float[] sums(int size) {
    if (sums.length < size) {
      sums = new float[size];
    }
    return sums;
  }

  /** Forgets the tensors, which a waiting frame must not keep alive. */
  void clear() {
    Arrays.fill(arrays, NONE);
  }
}
