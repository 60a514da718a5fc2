package dev.cotangent.backend.reference;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Matrix products by the definition: each sum in the order of k. */
final class ReferenceMatmul {
  private ReferenceMatmul() {}

  static void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    for (int i = 0; i < spec.batch(); i++) {
      product(
          spec,
          ReferenceBuffer.reals(a),
          a.layout().offset() + i * spec.strideA(),
          ReferenceBuffer.reals(b),
          b.layout().offset() + i * spec.strideB(),
          ReferenceBuffer.reals(c),
          c.layout().offset() + i * spec.strideC());
    }
  }

  private static void product(
      GemmSpec spec, double[] a, int a0, double[] b, int b0, double[] c, int c0) {
    int aRow = spec.transposeA() ? 1 : spec.lda();
    int aStep = spec.transposeA() ? spec.lda() : 1;
    int bStep = spec.transposeB() ? 1 : spec.ldb();
    int bColumn = spec.transposeB() ? spec.ldb() : 1;
    double[] sums = new double[spec.n()];
    for (int i = 0; i < spec.m(); i++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < spec.k(); k++) {
        double factor = a[a0 + i * aRow + k * aStep];
        for (int j = 0, at = b0 + k * bStep; j < sums.length; j++, at += bColumn) {
          sums[j] += factor * b[at];
        }
      }
      store(spec, sums, c, c0 + i * spec.ldc());
    }
  }

  private static void store(GemmSpec spec, double[] sums, double[] c, int at) {
    for (int j = 0; j < sums.length; j++) {
      double product = spec.alpha() * sums[j];
      c[at + j] = spec.beta() == 0 ? product : product + spec.beta() * c[at + j];
    }
  }
}
