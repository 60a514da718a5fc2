package dev.cotangent.cpu;

import dev.cotangent.backend.GemmSpec;

/** Tells whether the arrays of a product are long enough, so that kernels need not. */
final class GemmChecks {
  private GemmChecks() {}

  static void check(GemmSpec s, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
    if (s.batch() == 0) {
      return;
    }
    span(
        "A",
        s,
        a,
        aAt,
        s.transposeA() ? s.k() : s.m(),
        s.transposeA() ? s.m() : s.k(),
        s.lda(),
        s.strideA());
    span(
        "B",
        s,
        b,
        bAt,
        s.transposeB() ? s.n() : s.k(),
        s.transposeB() ? s.k() : s.n(),
        s.ldb(),
        s.strideB());
    span("C", s, c, cAt, s.m(), s.n(), s.ldc(), s.strideC());
  }

  private static void span(
      String name,
      GemmSpec s,
      float[] array,
      int at,
      int rows,
      int columns,
      int leading,
      int stride) {
    if (rows == 0 || columns == 0) {
      return;
    }
    long end = at + (s.batch() - 1L) * stride + (rows - 1L) * leading + columns;
    if (at < 0 || end > array.length) {
      throw new IndexOutOfBoundsException(
          ("matmul: %s[%d,%d] at %d, leading dimension %d, %d times every %d, ends at %d;"
                  + " the array has %d elements")
              .formatted(name, rows, columns, at, leading, s.batch(), stride, end, array.length));
    }
  }
}
