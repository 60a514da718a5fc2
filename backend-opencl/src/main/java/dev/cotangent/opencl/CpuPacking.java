package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Gemm.Gathered;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.Tile.Registers;

/** Factors of products for CPUs, copied into the order in which the product reads them. */
final class CpuPacking {
  private static final int BLOCK = 128;

  private final ClContext context;

  CpuPacking(ClContext context) {
    this.context = context;
  }

  /**
   * B in panels as wide as a tile.
   *
   * @param panelStride distance between two panels
   * @param itemStride distance between the panels of two items, 0 if they share them
   */
  record Panels(ClContext.Scratch scratch, int panelStride, int itemStride)
      implements AutoCloseable {
    MemoryBlock block() {
      return scratch.block();
    }

    @Override
    public void close() {
      scratch.close();
    }
  }

  /** Packs B. */
  Panels panels(Registers tile, GemmSpec spec, Matrix b) {
    Panels panels = empty(tile, spec);
    Launch launch = context.launch(GemmCpu.kernel(context, tile, "pack_b"));
    launch
        .integer(spec.n())
        .integer(spec.k())
        .integer(BLOCK)
        .integer(DepthBlocks.stepOfB(spec))
        .integer(spec.transposeB() ? spec.ldb() : 1)
        .integer(spec.strideB())
        .block(b.block())
        .integer(b.at());
    pack(launch, tile, spec, panels);
    return panels;
  }

  /** Packs a gathered B, whose rows from {@code from} on count. */
  Panels panels(Registers tile, GemmSpec spec, Gathered b, int from) {
    Panels panels = empty(tile, spec);
    Launch launch = context.launch(GemmCpu.kernel(context, tile, "pack_gathered"));
    launch
        .integer(spec.n())
        .integer(spec.k())
        .integer(BLOCK)
        .integer(spec.strideB())
        .block(b.block())
        .integer(b.at())
        .block(b.rows())
        .integer(from)
        .block(b.columns());
    pack(launch, tile, spec, panels);
    return panels;
  }

  private Panels empty(Registers tile, GemmSpec spec) {
    long stride = (long) tile.width() * spec.k();
    int items = spec.strideB() == 0 ? 1 : spec.batch();
    long all = tile.panels(spec.n()) * stride;
    return new Panels(
        context.scratch(Math.max(1, items * all)), (int) stride, items == 1 ? 0 : (int) all);
  }

  private static void pack(Launch launch, Registers tile, GemmSpec spec, Panels panels) {
    int items = panels.itemStride == 0 ? 1 : spec.batch();
    launch
        .block(panels.block())
        .work(0, 8.0 * items * spec.n() * spec.k())
        .run(new Grid(tile.panels(spec.n()), blocks(spec), items, 1, 1));
  }

  /**
   * A transposed A in tiles of rows, whose elements along k lie {@code tile.rows()} apart.
   *
   * @param itemStride distance between the tiles of two items, 0 if they share them
   */
  record Rows(ClContext.Scratch scratch, int itemStride) implements AutoCloseable {
    MemoryBlock block() {
      return scratch.block();
    }

    @Override
    public void close() {
      scratch.close();
    }
  }

  /** Packs an A that is stored transposed. */
  Rows rows(Registers tile, GemmSpec spec, Matrix a) {
    int tiles = tile.tiles(spec.m());
    int items = spec.strideA() == 0 ? 1 : spec.batch();
    int each = tiles * tile.rows() * spec.k();
    ClContext.Scratch scratch = context.scratch((long) items * each);
    context
        .launch(GemmCpu.kernel(context, tile, "pack_a"))
        .integer(spec.m())
        .integer(spec.k())
        .integer(BLOCK)
        .integer(1)
        .integer(spec.lda())
        .integer(spec.strideA())
        .block(a.block())
        .integer(a.at())
        .block(scratch.block())
        .work(0, 8.0 * items * spec.m() * spec.k())
        .run(new Grid(tiles, blocks(spec), items, 1, 1));
    return new Rows(scratch, items == 1 ? 0 : each);
  }

  private static int blocks(GemmSpec spec) {
    return (spec.k() + BLOCK - 1) / BLOCK;
  }
}
