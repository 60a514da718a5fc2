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

  /** Computes C = alpha * op(A) * op(B) + beta * C; the operands have been checked. */
  void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c);

  /** Returns the products for the class of a device. */
  static Gemm of(ClContext context) {
    return switch (context.deviceClass()) {
      case CPU -> new GemmCpu(context);
      case GPU -> new GemmGpu(context);
    };
  }
}
