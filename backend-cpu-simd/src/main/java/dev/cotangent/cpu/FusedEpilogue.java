package dev.cotangent.cpu;

import dev.cotangent.backend.Epilogue;
import dev.cotangent.tensor.Tensor;

/**
 * Applies an epilogue's program to each finished part of a product.
 *
 * <p>Row by row, or where rows are short and neighbours, many of them at once.
 */
final class FusedEpilogue implements TileEpilogue {
  /** Columns below which rows are taken together, and elements that then are taken at least. */
  private static final int SHORT = 64;

  private static final int ENOUGH = 512;

  private final PointwiseProgram program;
  private final int inputs;
  private final float[][] rows;
  private final int[] rowAt;

  /** Each of {@code rows}, again and again; empty where they are not short. */
  private final float[][] repeated;

  /** Where each of {@code repeated} begins: at 0. */
  private final int[] repeatedAt;

  FusedEpilogue(Pointwise pointwise, Epilogue epilogue) {
    program = pointwise.program(new PointwiseForm(epilogue.f(), 0));
    inputs = epilogue.f().inputs();
    rows = new float[Math.max(0, inputs - 1)][];
    rowAt = new int[rows.length];
    repeated = new float[rows.length][];
    repeatedAt = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Tensor row = epilogue.rows().get(i);
      var buffer = (CpuBuffer) row.buffer();
      rows[i] = buffer.reals();
      rowAt[i] = buffer.offset() + row.layout().offset();
      repeated[i] = repeat(rows[i], rowAt[i], row.size());
    }
  }

  private static float[] repeat(float[] row, int at, int n) {
    if (n == 0 || n >= SHORT) {
      return new float[0];
    }
    float[] repeated = new float[Math.ceilDiv(ENOUGH, n) * n];
    for (int to = 0; to < repeated.length; to += n) {
      System.arraycopy(row, at, repeated, to, n);
    }
    return repeated;
  }

  @Override
  public void apply(
      float[] c,
      int offset,
      int ldc,
      int row,
      int column,
      int rowCount,
      int columns,
      Scratch scratch) {
    PointwiseFrame frame = scratch.frame(program);
    if (columns == ldc && columns < SHORT && rowCount > 1) {
      together(frame, c, offset, rowCount * columns, Math.ceilDiv(ENOUGH, columns) * columns);
    } else {
      for (int r = 0; r < rowCount; r++) {
        run(frame, rows, rowAt, column, c, offset + r * ldc, columns);
      }
    }
  }

  /** Takes {@code step} elements at a time, a whole number of rows. */
  private void together(PointwiseFrame frame, float[] c, int offset, int count, int step) {
    for (int from = 0; from < count; from += step) {
      run(frame, repeated, repeatedAt, 0, c, offset + from, Math.min(step, count - from));
    }
  }

  private void run(
      PointwiseFrame frame, float[][] more, int[] moreAt, int column, float[] c, int at, int n) {
    for (int i = 0; i < more.length; i++) {
      frame.set(i + 1, more[i], moreAt[i] + column);
    }
    if (inputs > 0) {
      frame.set(0, c, at);
    }
    frame.set(inputs, c, at);
    program.run(frame, at, n);
  }
}
