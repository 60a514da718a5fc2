package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;

/** Matrix products by tiles in local memory: groups of 16 x 16 work-items. */
final class GemmGpu implements Gemm {
  private static final int SIDE = 16;

  /** Elements of C from which on a work-item computes 8 x 8 of them rather than 4 x 4. */
  private static final long LARGE = 1 << 18;

  private final ClContext context;

  GemmGpu(ClContext context) {
    this.context = context;
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    int each = (long) spec.batch() * spec.m() * spec.n() >= LARGE ? 8 : 4;
    ClKernel kernel =
        context
            .programs()
            .files("-DEACH=" + each, "gemm_gpu")
            .kernel("product", "gemm gpu " + each);
    int tile = SIDE * each;
    context
        .launch(kernel)
        .integer(spec.m())
        .integer(spec.n())
        .integer(spec.k())
        .block(a.block())
        .integer(a.at())
        .integer(spec.transposeA() ? 1 : spec.lda())
        .integer(spec.transposeA() ? spec.lda() : 1)
        .integer(spec.strideA())
        .block(b.block())
        .integer(b.at())
        .integer(spec.transposeB() ? 1 : spec.ldb())
        .integer(spec.transposeB() ? spec.ldb() : 1)
        .integer(spec.strideB())
        .block(c.block())
        .integer(c.at())
        .integer(spec.ldc())
        .integer(spec.strideC())
        .real(spec.alpha())
        .real(spec.beta())
        .work((double) spec.flops(), GemmCpu.bytes(spec))
        .run(
            Grid.space(
                (long) SIDE * ((spec.n() + tile - 1) / tile),
                (long) SIDE * ((spec.m() + tile - 1) / tile),
                spec.batch(),
                SIDE,
                SIDE));
  }
}
