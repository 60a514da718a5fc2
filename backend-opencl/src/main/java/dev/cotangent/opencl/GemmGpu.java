package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Tile.Local;

/** Matrix products by tiles in local memory, each of which a group of work-items computes. */
final class GemmGpu implements Gemm {
  /** Registers matter to tiles of CPUs alone. */
  private static final int NO_LANES = 1;

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
    Local tile = tile(spec);
    ClProgram program = context.programs().files(tile.options() + gather, "gemm_gpu");
    return context
        .launch(program.kernel("product", "gemm gpu product " + tile.width() + gather))
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

  private void run(GemmSpec spec, Launch launch) {
    Local tile = tile(spec);
    launch.run(
        Grid.space(
            (long) tile.side() * ((spec.n() + tile.width() - 1) / tile.width()),
            (long) tile.side() * ((spec.m() + tile.width() - 1) / tile.width()),
            spec.batch(),
            tile.side(),
            tile.side()));
  }

  private Local tile(GemmSpec spec) {
    return (Local) context.tuning().tile(ProductKind.onGpu(spec), NO_LANES);
  }
}
