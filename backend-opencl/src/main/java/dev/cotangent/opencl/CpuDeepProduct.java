package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Gemm.Gathered;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.Tile.Registers;

/**
 * Products of few tiles and long sums on a CPU: all blocks of k at once, then added up in order.
 *
 * <p>One block after the other would leave cores idle. Gradients of filters are such products.
 */
final class CpuDeepProduct {
  /** Blocks of k from which on it pays. */
  private static final int DEEP = 4;

  private static final int FEW_TILES = 64;

  /** Elements of panels that stay in the cache until they are used. */
  private static final long CACHE = 1 << 20;

  private final ClContext context;
  private final CpuPacking packing;

  CpuDeepProduct(ClContext context, CpuPacking packing) {
    this.context = context;
    this.packing = packing;
  }

  /** Tells whether a product should be computed so. */
  static boolean suits(Registers tile, GemmSpec spec) {
    return spec.batch() == 1
        && DepthBlocks.of(spec.k()).count() >= DEEP
        && tile.tiles(spec.m()) * tile.panels(spec.n()) <= FEW_TILES;
  }

  /** Computes as many blocks at once as a cache holds. */
  void run(Registers tile, GemmSpec spec, Matrix a, Gathered b, Matrix c) {
    DepthBlocks blocks = DepthBlocks.of(spec.k());
    int size = spec.m() * spec.n();
    long panels = (long) tile.panels(spec.n()) * tile.width() * blocks.depth();
    int together = Math.clamp(CACHE / panels, 1, blocks.count());
    try (ClContext.Scratch products = context.scratch((long) blocks.count() * size)) {
      for (int block = 0; block < blocks.count(); block += together) {
        int from = block * blocks.depth();
        int k = Math.min(spec.k() - from, together * blocks.depth());
        multiply(tile, spec, a, b, from, k, new Matrix(products.block(), block * size));
      }
      context
          .launch(context.programs().files("", "cpu_deep_product").kernel("join_products"))
          .integer(spec.m())
          .integer(spec.n())
          .integer(blocks.count())
          .block(products.block())
          .block(c.block())
          .integer(c.at())
          .integer(spec.ldc())
          .real(spec.beta())
          .work(0, 4.0 * blocks.count() * size)
          .run(context.deviceClass().matrix(spec.m(), spec.n()));
    }
  }

  /** Computes the products of the blocks in k elements, one after the other in memory. */
  private void multiply(
      Registers tile, GemmSpec spec, Matrix a, Gathered b, int from, int k, Matrix products) {
    int depth = DepthBlocks.of(spec.k()).depth();
    int row = GemmCpu.rowOfA(spec);
    int step = DepthBlocks.stepOfA(spec);
    GemmSpec part = GemmSpec.of(spec.m(), spec.n(), k);
    Matrix left = DepthBlocks.ofA(spec, a, from);
    try (CpuPacking.Panels panels = packing.panels(tile, part, b, from)) {
      context
          .launch(GemmCpu.kernel(context, tile, "product"))
          .integer(spec.m())
          .integer(spec.n())
          .integer(depth)
          .block(left.block())
          .integer(left.at())
          .integer(tile.rows() * row)
          .integer(row)
          .integer(step)
          .integer(depth * step)
          .block(panels.block())
          .integer(panels.panelStride())
          .integer(depth * tile.width())
          .block(products.block())
          .integer(products.at())
          .integer(spec.n())
          .integer(spec.m() * spec.n())
          .real(spec.alpha())
          .real(0)
          .integer(k)
          .work((double) part.flops(), GemmCpu.bytes(part))
          .run(
              new Grid(tile.tiles(spec.m()), tile.panels(spec.n()), (k + depth - 1) / depth, 1, 1));
    }
  }
}
