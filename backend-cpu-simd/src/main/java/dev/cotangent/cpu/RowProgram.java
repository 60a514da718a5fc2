package dev.cotangent.cpu;

import dev.cotangent.expr.Fused;

/**
 * A pointwise program over rows that lie apart: rows of matrices inside larger ones.
 *
 * <p>Belongs to one thread. Inputs that the program does not read may be given all the same.
 */
final class RowProgram implements AutoCloseable {
  private final PointwiseProgram program;
  private final PointwiseFrame frame;
  private final float[][] arrays;
  private final int[] at;
  private final int[] step;
  private int inputs;
  private int outputs;

  /**
   * A program without operands.
   *
   * @param rowScalar whether the last input has one value for each row, such as a mask
   */
  RowProgram(Pointwise pointwise, Fused f, boolean rowScalar) {
    program = pointwise.program(new PointwiseForm(f, rowScalar ? 1L << (f.inputs() - 1) : 0));
    frame = program.take();
    int operands = f.inputs() + f.outputs().size();
    arrays = new float[operands][];
    at = new int[operands];
    step = new int[operands];
  }

  /** Gives the next input: row r begins {@code shift} elements into row {@code first + r}. */
  RowProgram in(Operand matrix, int first, int shift) {
    if (inputs < program.form.f().inputs()) {
      bind(inputs, matrix, first, shift);
    }
    inputs++;
    return this;
  }

  /** Gives the next output likewise. */
  RowProgram out(Operand matrix, int first, int shift) {
    bind(program.form.f().inputs() + outputs++, matrix, first, shift);
    return this;
  }

  private void bind(int operand, Operand matrix, int first, int shift) {
    arrays[operand] = matrix.array();
    at[operand] = matrix.index(first, shift);
    step[operand] = matrix.rowStep();
  }

  /** Computes a number of rows, after all operands were given; they are then forgotten. */
  void run(int rows, int columns) {
    System.arraycopy(arrays, 0, frame.arrays, 0, arrays.length);
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < at.length; k++) {
        frame.at[k] = at[k] + r * step[k];
      }
      program.run(frame, 0, columns);
    }
    inputs = 0;
    outputs = 0;
  }

  @Override
  public void close() {
    program.give(frame);
  }
}
