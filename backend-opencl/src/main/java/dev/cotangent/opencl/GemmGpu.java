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
    run(spec, launch(spec, "", a, b, c));
  }

  @Override
  public void multiply(GemmSpec spec, Gathered a, Matrix b, Matrix c) {
    Launch launch = launch(spec, " -DGATHER_A", new Matrix(a.block(), a.at()), b, c);
    run(spec, launch.block(a.rows()).block(a.columns()));
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Gathered b, Matrix c) {
    Launch launch = launch(spec, " -DGATHER_B", a, new Matrix(b.block(), b.at()), c);
    run(spec, launch.block(b.rows()).block(b.columns()));
  }

  /** B as it is: groups read it through local memory. */
  private record Plain(Matrix b) implements Prepared {
    @Override
    public void close() {}
  }

  @Override
  public Prepared prepare(GemmSpec spec, Matrix b) {
    return new Plain(b);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Prepared b, Matrix c) {
    multiply(spec, a, ((Plain) b).b, c);
  }

  private Launch launch(GemmSpec spec, String gather, Matrix a, Matrix b, Matrix c) {
    ClProgram program = context.programs().files("-DEACH=" + each(spec) + gather, "gemm_gpu");
    return context
        .launch(program.kernel("product", "gemm gpu " + each(spec) + gather))
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
        .work((double) spec.flops(), GemmCpu.bytes(spec));
  }

  private static void run(GemmSpec spec, Launch launch) {
    int tile = SIDE * each(spec);
    launch.run(
        Grid.space(
            (long) SIDE * ((spec.n() + tile - 1) / tile),
            (long) SIDE * ((spec.m() + tile - 1) / tile),
            spec.batch(),
            SIDE,
            SIDE));
  }

  private static int each(GemmSpec spec) {
    return (long) spec.batch() * spec.m() * spec.n() >= LARGE ? 8 : 4;
  }
}
