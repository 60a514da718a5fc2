package dev.cotangent.cpu;

import dev.cotangent.backend.Epilogue;
import dev.cotangent.tensor.Tensor;

/** Applies an epilogue's program, row by row, to each finished part of a product. */
final class FusedEpilogue implements TileEpilogue {
  private final PointwiseProgram program;
  private final int inputs;
  private final float[][] rows;
  private final int[] rowAt;

  FusedEpilogue(Pointwise pointwise, Epilogue epilogue) {
    program = pointwise.program(new PointwiseForm(epilogue.f(), 0));
    inputs = epilogue.f().inputs();
    rows = new float[Math.max(0, inputs - 1)][];
    rowAt = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Tensor row = epilogue.rows().get(i);
      var buffer = (CpuBuffer) row.buffer();
      rows[i] = buffer.reals();
      rowAt[i] = buffer.offset() + row.layout().offset();
    }
  }

  @Override
  public void apply(
      float[] c, int offset, int ldc, int row, int column, int rowCount, int columns) {
    PointwiseFrame frame = program.take();
    for (int r = 0; r < rowCount; r++) {
      int at = offset + r * ldc;
      for (int i = 0; i < rows.length; i++) {
        frame.set(i + 1, rows[i], rowAt[i] + column);
      }
      if (inputs > 0) {
        frame.set(0, c, at);
      }
      frame.set(inputs, c, at);
      program.run(frame, at, columns);
    }
    program.give(frame);
  }
}
