package dev.cotangent.cpu;

/**
 * A matrix as an operand: element (i, j) is {@code array[at + i * rowStep + j * columnStep]}.
 *
 * <p>A transposed matrix is the same array with the steps exchanged. One of the steps is 1.
 */
record Operand(float[] array, int at, int rowStep, int columnStep) {

  /** Returns a matrix stored row by row, or its transpose. */
  static Operand of(float[] array, int at, int leading, boolean transposed) {
    return transposed ? new Operand(array, at, 1, leading) : new Operand(array, at, leading, 1);
  }

  /** Returns the transpose. */
  Operand transposed() {
    return new Operand(array, at, columnStep, rowStep);
  }

  /** Tells whether the elements of a row are neighbours. */
  boolean rowsContiguous() {
    return columnStep == 1;
  }

  /** Returns the index of an element. */
  int index(int i, int j) {
    return at + i * rowStep + j * columnStep;
  }
}
