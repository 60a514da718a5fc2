package dev.cotangent.backend;

/**
 * A batch of matrix products, C = alpha * op(A) * op(B) + beta * C.
 *
 * <p>op(A) is [m, k], op(B) is [k, n], C is [m, n]; each row-major with a leading dimension
 * (distance between rows, in elements). A transposed operand is stored as [k, m] or [n, k]. Item i
 * of the batch starts i strides after the first element of its tensor's layout. {@code beta = 0}
 * overwrites C without reading it.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param transposeA whether A is stored as [k, m]
 * @param transposeB whether B is stored as [n, k]
 * @param lda leading dimension of A as stored
 * @param ldb leading dimension of B as stored
 * @param ldc leading dimension of C
 * @param batch number of products
 * @param strideA distance between the As, 0 to share one
 * @param strideB distance between the Bs, 0 to share one
 * @param strideC distance between the Cs; the Cs must not overlap
 */
public record GemmSpec(
    int m,
    int n,
    int k,
    boolean transposeA,
    boolean transposeB,
    int lda,
    int ldb,
    int ldc,
    int batch,
    int strideA,
    int strideB,
    int strideC,
    double alpha,
    double beta) {

  /** Checks that extents are not negative and rows do not overlap. */
  public GemmSpec {
    if (m < 0 || n < 0 || k < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "matmul: extents must not be negative, got m=%d n=%d k=%d batch=%d"
              .formatted(m, n, k, batch));
    }
    if (lda < (transposeA ? m : k) || ldb < (transposeB ? k : n) || ldc < n) {
      throw new IllegalArgumentException(
          "matmul: leading dimensions %d, %d, %d are shorter than the rows of A, B, C for m=%d n=%d k=%d"
              .formatted(lda, ldb, ldc, m, n, k));
    }
    if (batch > 1 && m > 0 && n > 0 && strideC == 0) {
      throw new IllegalArgumentException("matmul: the products of a batch must not share one C");
    }
  }

  /** Returns C[m,n] = A[m,k] * B[k,n], all dense. */
  public static GemmSpec of(int m, int n, int k) {
    return of(m, n, k, false, false);
  }

  /** Returns the product of dense operands, either of them stored transposed. */
  public static GemmSpec of(int m, int n, int k, boolean transposeA, boolean transposeB) {
    return new GemmSpec(
        m,
        n,
        k,
        transposeA,
        transposeB,
        transposeA ? m : k,
        transposeB ? k : n,
        n,
        1,
        0,
        0,
        0,
        1,
        0);
  }

  /** Returns this product with other leading dimensions. */
  public GemmSpec leading(int lda, int ldb, int ldc) {
    return new GemmSpec(
        m,
        n,
        k,
        transposeA,
        transposeB,
        lda,
        ldb,
        ldc,
        batch,
        strideA,
        strideB,
        strideC,
        alpha,
        beta);
  }

  /** Returns this product repeated over a batch. */
  public GemmSpec batched(int batch, int strideA, int strideB, int strideC) {
    return new GemmSpec(
        m,
        n,
        k,
        transposeA,
        transposeB,
        lda,
        ldb,
        ldc,
        batch,
        strideA,
        strideB,
        strideC,
        alpha,
        beta);
  }

  /** Returns this product with other factors. */
  public GemmSpec scaled(double alpha, double beta) {
    return new GemmSpec(
        m,
        n,
        k,
        transposeA,
        transposeB,
        lda,
        ldb,
        ldc,
        batch,
        strideA,
        strideB,
        strideC,
        alpha,
        beta);
  }

  /** Returns this product added to what C holds. */
  public GemmSpec accumulating() {
    return scaled(alpha, 1);
  }

  /** Returns the number of floating-point operations: 2 for each product and sum. */
  public long flops() {
    return 2L * batch * m * n * k;
  }
}
