package dev.cotangent.cpu;

import dev.cotangent.expr.Fused;

/**
 * A pointwise program over single rows, some of whose inputs are numbers that differ from row to
 * row.
 *
 * <p>Belongs to one thread. All operands are given anew for each row: vector inputs come first,
 * then the numbers.
 */
final class RowFunction implements AutoCloseable {
  private final PointwiseProgram program;
  private final PointwiseFrame frame;
  private final float[] numbers;
  private final int vectors;
  private final int inputs;

  /**
   * A function of rows.
   *
   * @param vectors how many of its inputs are rows; the others are numbers
   */
  RowFunction(Pointwise pointwise, Fused f, int vectors) {
    this.vectors = vectors;
    inputs = f.inputs();
    numbers = new float[inputs];
    program = pointwise.program(new PointwiseForm(f, (1L << inputs) - (1L << vectors)));
    frame = program.take();
    for (int k = vectors; k < inputs; k++) {
      frame.set(k, numbers, k);
    }
  }

  /** Gives an input. */
  RowFunction in(int k, float[] array, int at) {
    frame.set(k, array, at);
    return this;
  }

  /** Gives a number, by its place among the numbers. */
  RowFunction number(int k, float value) {
    numbers[vectors + k] = value;
    return this;
  }

  /** Gives an output. */
  RowFunction out(int k, float[] array, int at) {
    frame.set(inputs + k, array, at);
    return this;
  }

  /** Computes a row of n elements. */
  void run(int n) {
    program.run(frame, 0, n);
  }

  @Override
  public void close() {
    program.give(frame);
  }
}
