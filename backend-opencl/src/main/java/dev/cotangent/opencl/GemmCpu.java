package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;

/**
 * Matrix products by register tiles: B is packed into panels, A too where it is stored transposed.
 *
 * <p>A work-group is one item, which computes a tile of C. Groups run in the order of their rows,
 * so that a panel stays in the cache of a core while all tiles use it. Long sums are cut into
 * blocks of k, so that it fits.
 */
final class GemmCpu implements Gemm {
  private static final int DEPTH = 1024;
  private static final int PACK_BLOCK = 128;
  private static final int ROWS = 6;

  private final ClContext context;
  private final String options;
  private final int width;

  GemmCpu(ClContext context) {
    this.context = context;
    int lanes = Math.clamp(context.device().floatLanes(), 4, 16);
    int vectors = lanes == 16 ? 4 : 2;
    options = "-DROWS=%d -DLANES=%d -DVECTORS=%d".formatted(ROWS, lanes, vectors);
    width = lanes * vectors;
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    if (spec.m() == 0 || spec.n() == 0 || spec.batch() == 0) {
      return;
    }
    int blocks = Math.max(1, (spec.k() + DEPTH / 2) / DEPTH);
    int depth = (spec.k() + blocks - 1) / blocks;
    for (int i = 0; i < blocks; i++) {
      int from = i * depth;
      int k = Math.min(depth, spec.k() - from);
      product(part(spec, k, i), at(a, from, aStep(spec)), at(b, from, bStep(spec)), c);
    }
  }

  private static GemmSpec part(GemmSpec s, int k, int block) {
    return new GemmSpec(
        s.m(),
        s.n(),
        k,
        s.transposeA(),
        s.transposeB(),
        s.lda(),
        s.ldb(),
        s.ldc(),
        s.batch(),
        s.strideA(),
        s.strideB(),
        s.strideC(),
        s.alpha(),
        block == 0 ? s.beta() : 1);
  }

  private static Matrix at(Matrix matrix, int from, int step) {
    return new Matrix(matrix.block(), matrix.at() + from * step);
  }

  private void product(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    int items = spec.strideB() == 0 ? 1 : spec.batch();
    int panels = (spec.n() + width - 1) / width;
    try (ClContext.Scratch packed =
        context.scratch((long) items * panels * width * Math.max(1, spec.k()))) {
      packB(spec, b, items, panels, packed.block());
      Panels right = new Panels(packed.block(), items == 1 ? 0 : panels * width * spec.k());
      if (spec.transposeA() && spec.k() > 0) {
        int tiles = (spec.m() + ROWS - 1) / ROWS;
        int count = spec.strideA() == 0 ? 1 : spec.batch();
        try (ClContext.Scratch left =
            context.scratch((long) count * tiles * ROWS * Math.max(1, spec.k()))) {
          packA(spec, a, count, tiles, left.block());
          int stride = count == 1 ? 0 : tiles * ROWS * spec.k();
          var matrix = new Matrix(left.block(), 0);
          product(spec, matrix, ROWS * spec.k(), 1, ROWS, stride, right, c);
        }
      } else {
        product(spec, a, ROWS * aRow(spec), aRow(spec), aStep(spec), spec.strideA(), right, c);
      }
    }
  }

  /**
   * B in panels.
   *
   * @param itemStride distance between the panels of two items, 0 if they share them
   */
  private record Panels(MemoryBlock block, int itemStride) {}

  private void product(
      GemmSpec spec,
      Matrix a,
      int aTile,
      int aRow,
      int aStep,
      int aStride,
      Panels right,
      Matrix c) {
    context
        .launch(kernel("product"))
        .integer(spec.m())
        .integer(spec.n())
        .integer(spec.k())
        .block(a.block())
        .integer(a.at())
        .integer(aTile)
        .integer(aRow)
        .integer(aStep)
        .integer(aStride)
        .block(right.block())
        .integer(0)
        .integer(width * spec.k())
        .integer(right.itemStride())
        .block(c.block())
        .integer(c.at())
        .integer(spec.ldc())
        .integer(spec.strideC())
        .real(spec.alpha())
        .real(spec.beta())
        .work((double) spec.flops(), bytes(spec))
        .run(
            new Grid(
                (spec.m() + ROWS - 1) / ROWS, (spec.n() + width - 1) / width, spec.batch(), 1, 1));
  }

  private void packB(GemmSpec spec, Matrix b, int items, int panels, MemoryBlock packed) {
    context
        .launch(kernel("pack_b"))
        .integer(spec.n())
        .integer(spec.k())
        .integer(PACK_BLOCK)
        .integer(bStep(spec))
        .integer(spec.transposeB() ? spec.ldb() : 1)
        .integer(spec.strideB())
        .block(b.block())
        .integer(b.at())
        .block(packed)
        .work(0, 8.0 * items * spec.n() * spec.k())
        .run(new Grid(panels, (spec.k() + PACK_BLOCK - 1) / PACK_BLOCK, items, 1, 1));
  }

  private void packA(GemmSpec spec, Matrix a, int items, int tiles, MemoryBlock packed) {
    context
        .launch(kernel("pack_a"))
        .integer(spec.m())
        .integer(spec.k())
        .integer(PACK_BLOCK)
        .integer(aRow(spec))
        .integer(aStep(spec))
        .integer(spec.strideA())
        .block(a.block())
        .integer(a.at())
        .block(packed)
        .work(0, 8.0 * items * spec.m() * spec.k())
        .run(new Grid(tiles, (spec.k() + PACK_BLOCK - 1) / PACK_BLOCK, items, 1, 1));
  }

  private ClKernel kernel(String name) {
    return context.programs().files(options, "gemm_cpu").kernel(name, "gemm cpu " + name);
  }

  private static int aRow(GemmSpec spec) {
    return spec.transposeA() ? 1 : spec.lda();
  }

  private static int aStep(GemmSpec spec) {
    return spec.transposeA() ? spec.lda() : 1;
  }

  private static int bStep(GemmSpec spec) {
    return spec.transposeB() ? 1 : spec.ldb();
  }

  /** Returns the bytes that a product must move at the least. */
  static double bytes(GemmSpec s) {
    return 4.0
        * s.batch()
        * ((double) s.m() * s.k() + (double) s.k() * s.n() + (double) s.m() * s.n());
  }
}
