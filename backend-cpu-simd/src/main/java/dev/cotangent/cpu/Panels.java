package dev.cotangent.cpu;

/** Copies columns of a right operand into panels, as {@link TileKernel}s read them. */
final class Panels {
  private Panels() {}

  /**
   * Copies rows [from, to) of {@code columns} columns of B to a panel of {@code width} columns.
   *
   * <p>Columns beyond {@code columns} become zero.
   */
  static void fill(
      Tiles tiles,
      Operand b,
      int from,
      int to,
      int column,
      int columns,
      int width,
      float[] panel,
      int at) {
    if (b.rowsContiguous() && columns == tiles.panelWidth()) {
      int source = b.index(from, column);
      tiles.panelCopy().copy(b.array(), source, b.rowStep(), to - from, panel, at, width);
    } else if (b.rowsContiguous()) {
      copy(b, from, to, column, columns, width, panel, at);
    } else {
      transpose(b, from, to, column, columns, width, panel, at);
    }
  }

  /**
   * Copies rows [from, to) of full panels [panel, panelEnd) of B, whose rows are contiguous.
   *
   * <p>Row by row, so that memory is read in its order.
   */
  static void fillFull(
      Tiles tiles, Operand b, int from, int to, int panel, int panelEnd, float[] panels, int at) {
    int width = tiles.panelWidth();
    int source = b.index(from, panel * width);
    int target = at;
    for (int p = from; p < to; p++) {
      tiles
          .panelCopy()
          .copy(b.array(), source, width, panelEnd - panel, panels, target, width * (to - from));
      source += b.rowStep();
      target += width;
    }
  }

  private static void copy(
      Operand b, int from, int to, int column, int columns, int width, float[] panel, int at) {
    int source = b.index(from, column);
    int target = at;
    for (int p = from; p < to; p++) {
      System.arraycopy(b.array(), source, panel, target, columns);
      for (int j = columns; j < width; j++) {
        panel[target + j] = 0;
      }
      source += b.rowStep();
      target += width;
    }
  }

  private static void transpose(
      Operand b, int from, int to, int column, int columns, int width, float[] panel, int at) {
    int j = 0;
    for (; j < columns - 7; j += 8) {
      int source = b.index(from, column + j);
      Transpose.eight(b.array(), source, b.columnStep(), to - from, panel, at + j, width);
    }
    for (; j < width; j++) {
      int source = b.index(from, column + j);
      for (int p = 0; p < to - from; p++) {
        panel[at + p * width + j] = j < columns ? b.array()[source + p] : 0;
      }
    }
  }
}
