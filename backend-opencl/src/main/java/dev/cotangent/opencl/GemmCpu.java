package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.CpuPacking.Panels;
import dev.cotangent.opencl.CpuPacking.Rows;
import dev.cotangent.opencl.Tile.Registers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Matrix products by register tiles: B is packed into panels, A too where it is stored transposed.
 *
 * <p>A work-group is one item, which computes a tile of C. Groups run in the order of their rows,
 * so that a panel stays in the cache of a core while all tiles use it. Long sums are cut into
 * {@link DepthBlocks}, so that it fits.
 */
final class GemmCpu implements Gemm {
  private final ClContext context;
  private final CpuPacking packing;
  private final CpuDeepProduct deep;
  private final int lanes;

  GemmCpu(ClContext context) {
    this.context = context;
    packing = new CpuPacking(context);
    deep = new CpuDeepProduct(context, packing);
    lanes = context.vectorLanes();
  }

  private Registers tile(GemmSpec spec) {
    return (Registers) context.tuning().tile(ProductKind.onCpu(lanes, spec.n()), lanes);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    Registers tile = tile(spec);
    DepthBlocks.forEach(
        spec,
        (part, from) -> {
          try (Panels panels = packing.panels(tile, part, DepthBlocks.ofB(spec, b, from))) {
            multiply(tile, part, DepthBlocks.ofA(spec, a, from), panels, c);
          }
        });
  }

  @Override
  public void multiply(GemmSpec spec, Gathered a, Matrix b, Matrix c) {
    Registers tile = tile(spec);
    DepthBlocks.forEach(
        spec,
        (part, from) -> {
          try (Panels panels = packing.panels(tile, part, DepthBlocks.ofB(spec, b, from))) {
            Launch launch = context.launch(kernel(context, tile, "product_gathered"));
            extents(launch, part)
                .block(a.block())
                .integer(a.at())
                .block(a.rows())
                .block(a.columns())
                .integer(from)
                .integer(spec.strideA());
            finish(launch, tile, part, panels, c);
          }
        });
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Gathered b, Matrix c) {
    Registers tile = tile(spec);
    if (CpuDeepProduct.suits(tile, spec)) {
      deep.run(tile, spec, a, b, c);
      return;
    }
    DepthBlocks.forEach(
        spec,
        (part, from) -> {
          try (Panels panels = packing.panels(tile, part, b, from)) {
            product(tile, part, DepthBlocks.ofA(spec, a, from), panels, c);
          }
        });
  }

  /** The panels of all blocks of k. */
  record Blocks(Registers tile, List<Panels> panels) implements Prepared {
    @Override
    public void close() {
      panels.forEach(Panels::close);
    }
  }

  @Override
  public Prepared prepare(GemmSpec spec, Matrix b) {
    Registers tile = tile(spec);
    List<Panels> panels = new ArrayList<>();
    DepthBlocks.forEach(
        spec,
        (part, from) -> panels.add(packing.panels(tile, part, DepthBlocks.ofB(spec, b, from))));
    return new Blocks(tile, panels);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Prepared b, Matrix c) {
    var blocks = (Blocks) b;
    Iterator<Panels> panels = blocks.panels.iterator();
    DepthBlocks.forEach(
        spec,
        (part, from) ->
            multiply(blocks.tile, part, DepthBlocks.ofA(spec, a, from), panels.next(), c));
  }

  /** Packs A as well where its rows do not lie along k, unless little would use it. */
  private void multiply(Registers tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
    if (!spec.transposeA() || spec.k() == 0 || spec.n() <= tile.width()) {
      product(tile, spec, a, panels, c);
      return;
    }
    try (Rows left = packing.rows(tile, spec, a)) {
      Launch launch = context.launch(kernel(context, tile, "product"));
      extents(launch, spec)
          .block(left.block())
          .integer(0)
          .integer(tile.rows() * spec.k())
          .integer(1)
          .integer(tile.rows())
          .integer(left.itemStride());
      finish(launch, tile, spec, panels, c);
    }
  }

  private void product(Registers tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
    int row = rowOfA(spec);
    Launch launch = context.launch(kernel(context, tile, "product"));
    extents(launch, spec)
        .block(a.block())
        .integer(a.at())
        .integer(tile.rows() * row)
        .integer(row)
        .integer(DepthBlocks.stepOfA(spec))
        .integer(spec.strideA());
    finish(launch, tile, spec, panels, c);
  }

  private static Launch extents(Launch launch, GemmSpec spec) {
    return launch.integer(spec.m()).integer(spec.n()).integer(spec.k());
  }

  private static void finish(
      Launch launch, Registers tile, GemmSpec spec, Panels panels, Matrix c) {
    launch
        .block(panels.block())
        .integer(panels.panelStride())
        .integer(panels.itemStride())
        .block(c.block())
        .integer(c.at())
        .integer(spec.ldc())
        .integer(spec.strideC())
        .real(spec.alpha())
        .real(spec.beta())
        .integer(0)
        .work((double) spec.flops(), bytes(spec))
        .run(new Grid(tile.tiles(spec.m()), tile.panels(spec.n()), spec.batch(), 1, 1));
  }

  /** Returns a kernel of {@code cpu_packing.cl} or {@code gemm_cpu.cl}, made for a tile. */
  static ClKernel kernel(ClContext context, Registers tile, String name) {
    String shown = "gemm cpu %s %s".formatted(name, tile);
    return context
        .programs()
        .files(tile.options(), "cpu_tile", "cpu_packing", "gemm_cpu")
        .kernel(name, shown);
  }

  /** Returns the distance of two rows of op(A). */
  static int rowOfA(GemmSpec spec) {
    return spec.transposeA() ? 1 : spec.lda();
  }

  /** Returns the bytes that a product must move at the least. */
  static double bytes(GemmSpec s) {
    return 4.0
        * s.batch()
        * ((double) s.m() * s.k() + (double) s.k() * s.n() + (double) s.m() * s.n());
  }
}
