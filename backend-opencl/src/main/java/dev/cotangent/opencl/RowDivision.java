package dev.cotangent.opencl;

/** How kernels find the pixel of a position in a row of an image, see {@code row_division.cl}. */
final class RowDivision {
  /** From here on, a float does not hold every position. */
  private static final int LONG = 1 << 21;

  private RowDivision() {}

  /** Returns the option for the compiler, for rows of so many elements. */
  static String option(long row) {
    return row < LONG ? "" : "-DLONG_ROWS";
  }
}
