package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/** Matrix products with an epilogue. */
public interface MatmulKernels extends Primitives {

  /**
   * Multiplies matrices and applies an epilogue to each element of the result.
   *
   * @param c dense [batch*m, n], so ldc = n and strideC = m*n
   */
  default void matmul(GemmSpec spec, Tensor a, Tensor b, Epilogue epilogue, Tensor c) {
    DefaultMatmul.matmul(this, spec, a, b, epilogue, c);
  }
}
