package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.tensor.Tensor;

/** Matrix products, in the shape that the device likes. */
sealed interface Gemm permits GemmCpu, GemmGpu {

  /** Memory and the index of the first element in it. */
  record Matrix(MemoryBlock block, int at) {
    static Matrix of(Tensor tensor) {
      return new Matrix(ClBuffer.of(tensor).block(), tensor.layout().offset());
    }
  }

  /**
   * A matrix whose element (i, j) lies at {@code at + rows[i] + columns[j]}: patches of images,
   * say.
   *
   * @param rows table of int
   * @param columns table of int
   */
  record Gathered(MemoryBlock block, int at, MemoryBlock rows, MemoryBlock columns) {}

  /** Computes C = alpha * op(A) * op(B) + beta * C; the operands have been checked. */
  void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c);

  /** Computes the same for an A that is gathered; {@code spec} says how B and C lie. */
  void multiply(GemmSpec spec, Gathered a, Matrix b, Matrix c);

  /** Computes the same for a B that is gathered; {@code spec} says how A and C lie. */
  void multiply(GemmSpec spec, Matrix a, Gathered b, Matrix c);

  /** A factor B in the form that products read, for many that differ in A and C alone. */
  interface Prepared extends AutoCloseable {
    @Override
    void close();
  }

  /** Prepares B once; {@code spec} says how it lies. */
  Prepared prepare(GemmSpec spec, Matrix b);

  /** Computes C = alpha * op(A) * B + beta * C for the n, k and B of {@link #prepare}. */
  void multiply(GemmSpec spec, Matrix a, Prepared b, Matrix c);

  /** Returns the products for the class of a device. */
  static Gemm of(ClContext context) {
    return switch (context.deviceClass()) {
      case CPU -> new GemmCpu(context);
      case GPU -> new GemmGpu(context);
    };
  }
}
