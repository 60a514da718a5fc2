package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Tile.Registers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

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

  /** Blocks of k from which on it pays to compute them at once, if there are few tiles. */
  private static final int DEEP = 4;

  private static final int FEW_TILES = 64;

  /** Elements of panels that stay in the cache until they are used. */
  private static final long CACHE = 1 << 20;

  private final ClContext context;
  private final int lanes;

  GemmCpu(ClContext context) {
    this.context = context;
    lanes = context.vectorLanes();
  }

  private Registers tile(GemmSpec spec) {
    return (Registers) context.tuning().tile(ProductKind.onCpu(lanes, spec.n()), lanes);
  }

  /** How a factor takes part in a block of k. */
  private interface Step {
    /** Computes the block of k that starts at {@code from}. */
    void run(GemmSpec part, int from);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    Registers tile = tile(spec);
    inBlocks(
        spec,
        (part, from) -> {
          try (Panels panels = packed(tile, part, at(b, from, bStep(spec)))) {
            multiply(tile, part, at(a, from, aStep(spec)), panels, c);
          }
        });
  }

  @Override
  public void multiply(GemmSpec spec, Gathered a, Matrix b, Matrix c) {
    Registers tile = tile(spec);
    inBlocks(
        spec,
        (part, from) -> {
          try (Panels panels = packed(tile, part, at(b, from, bStep(spec)))) {
            Launch launch = context.launch(kernel(tile, "product_gathered"));
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
    if (spec.batch() == 1
        && blocks(spec.k()) >= DEEP
        && tile.tiles(spec.m()) * tile.panels(spec.n()) <= FEW_TILES) {
      deep(tile, spec, a, b, c);
      return;
    }
    inBlocks(
        spec,
        (part, from) -> {
          try (Panels panels = packed(tile, part, b, from)) {
            product(tile, part, at(a, from, aStep(spec)), panels, c);
          }
        });
  }

  /**
   * Computes all blocks of k at once, as many as a cache holds, and then adds them up in order.
   *
   * <p>For few tiles, whose blocks one after the other would leave cores idle.
   */
  private void deep(Registers tile, GemmSpec spec, Matrix a, Gathered b, Matrix c) {
    int blocks = blocks(spec.k());
    int depth = (spec.k() + blocks - 1) / blocks;
    int size = spec.m() * spec.n();
    int together =
        Math.clamp(CACHE / ((long) tile.panels(spec.n()) * tile.width() * depth), 1, blocks);
    try (ClContext.Scratch products = context.scratch((long) blocks * size)) {
      for (int block = 0; block < blocks; block += together) {
        int from = block * depth;
        int k = Math.min(spec.k() - from, together * depth);
        GemmSpec part = GemmSpec.of(spec.m(), spec.n(), k);
        try (Panels panels = packed(tile, part, b, from)) {
          Matrix left = at(a, from, aStep(spec));
          context
              .launch(kernel(tile, "product"))
              .integer(spec.m())
              .integer(spec.n())
              .integer(depth)
              .block(left.block())
              .integer(left.at())
              .integer(tile.rows() * aRow(spec))
              .integer(aRow(spec))
              .integer(aStep(spec))
              .integer(depth * aStep(spec))
              .block(panels.scratch.block())
              .integer(panels.panelStride)
              .integer(depth * tile.width())
              .block(products.block())
              .integer(block * size)
              .integer(spec.n())
              .integer(size)
              .real(spec.alpha())
              .real(0)
              .integer(k)
              .work((double) part.flops(), bytes(part))
              .run(
                  new Grid(
                      tile.tiles(spec.m()), tile.panels(spec.n()), (k + depth - 1) / depth, 1, 1));
        }
      }
      context
          .launch(kernel(tile, "join_products"))
          .integer(spec.m())
          .integer(spec.n())
          .integer(blocks)
          .block(products.block())
          .block(c.block())
          .integer(c.at())
          .integer(spec.ldc())
          .real(spec.beta())
          .work(0, 4.0 * blocks * size)
          .run(context.deviceClass().matrix(spec.m(), spec.n()));
    }
  }

  /** The panels of all blocks of k. */
  private record Blocks(Registers tile, List<Panels> panels) implements Prepared {
    @Override
    public void close() {
      panels.forEach(Panels::close);
    }
  }

  @Override
  public Prepared prepare(GemmSpec spec, Matrix b) {
    Registers tile = tile(spec);
    List<Panels> panels = new ArrayList<>();
    inBlocks(spec, (part, from) -> panels.add(packed(tile, part, at(b, from, bStep(spec)))));
    return new Blocks(tile, panels);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Prepared b, Matrix c) {
    var blocks = (Blocks) b;
    Iterator<Panels> panels = blocks.panels.iterator();
    inBlocks(
        spec,
        (part, from) -> multiply(blocks.tile, part, at(a, from, aStep(spec)), panels.next(), c));
  }

  private static void inBlocks(GemmSpec s, Step step) {
    if (s.m() == 0 || s.n() == 0 || s.batch() == 0) {
      return;
    }
    int blocks = blocks(s.k());
    int depth = (s.k() + blocks - 1) / blocks;
    for (int i = 0; i < blocks; i++) {
      int k = Math.min(depth, s.k() - i * depth);
      var part =
          new GemmSpec(
              s.m(),
              s.n(),
              k,
              s.transposeA(),
              s.transposeB(),
              Math.max(s.lda(), s.transposeA() ? s.m() : k),
              Math.max(s.ldb(), s.transposeB() ? k : s.n()),
              s.ldc(),
              s.batch(),
              s.strideA(),
              s.strideB(),
              s.strideC(),
              s.alpha(),
              i == 0 ? s.beta() : 1);
      step.run(part, i * depth);
    }
  }

  private static int blocks(int k) {
    return Math.max(1, (k + DEPTH / 2) / DEPTH);
  }

  private static Matrix at(Matrix matrix, int from, int step) {
    return new Matrix(matrix.block(), matrix.at() + from * step);
  }

  /**
   * B in panels.
   *
   * @param itemStride distance between the panels of two items, 0 if they share them
   */
  private record Panels(ClContext.Scratch scratch, int panelStride, int itemStride)
      implements AutoCloseable {
    @Override
    public void close() {
      scratch.close();
    }
  }

  private Panels panels(Registers tile, GemmSpec spec) {
    long stride = (long) tile.width() * spec.k();
    int items = spec.strideB() == 0 ? 1 : spec.batch();
    long all = tile.panels(spec.n()) * stride;
    return new Panels(
        context.scratch(Math.max(1, items * all)), (int) stride, items == 1 ? 0 : (int) all);
  }

  private Panels packed(Registers tile, GemmSpec spec, Matrix b) {
    Panels panels = panels(tile, spec);
    Launch launch = context.launch(kernel(tile, "pack_b"));
    launch
        .integer(spec.n())
        .integer(spec.k())
        .integer(PACK_BLOCK)
        .integer(bStep(spec))
        .integer(spec.transposeB() ? spec.ldb() : 1)
        .integer(spec.strideB())
        .block(b.block())
        .integer(b.at());
    pack(launch, tile, spec, panels);
    return panels;
  }

  private Panels packed(Registers tile, GemmSpec spec, Gathered b, int from) {
    Panels panels = panels(tile, spec);
    Launch launch = context.launch(kernel(tile, "pack_gathered"));
    launch
        .integer(spec.n())
        .integer(spec.k())
        .integer(PACK_BLOCK)
        .integer(spec.strideB())
        .block(b.block())
        .integer(b.at())
        .block(b.rows())
        .integer(from)
        .block(b.columns());
    pack(launch, tile, spec, panels);
    return panels;
  }

  private static void pack(Launch launch, Registers tile, GemmSpec spec, Panels panels) {
    int items = panels.itemStride == 0 ? 1 : spec.batch();
    launch
        .block(panels.scratch.block())
        .work(0, 8.0 * items * spec.n() * spec.k())
        .run(
            new Grid(tile.panels(spec.n()), (spec.k() + PACK_BLOCK - 1) / PACK_BLOCK, items, 1, 1));
  }

  /** Packs A as well where its rows do not lie along k, unless little would use it. */
  private void multiply(Registers tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
    if (!spec.transposeA() || spec.k() == 0 || spec.n() <= tile.width()) {
      product(tile, spec, a, panels, c);
      return;
    }
    int tiles = tile.tiles(spec.m());
    int items = spec.strideA() == 0 ? 1 : spec.batch();
    int each = tiles * tile.rows() * spec.k();
    try (ClContext.Scratch left = context.scratch((long) items * each)) {
      context
          .launch(kernel(tile, "pack_a"))
          .integer(spec.m())
          .integer(spec.k())
          .integer(PACK_BLOCK)
          .integer(1)
          .integer(spec.lda())
          .integer(spec.strideA())
          .block(a.block())
          .integer(a.at())
          .block(left.block())
          .work(0, 8.0 * items * spec.m() * spec.k())
          .run(new Grid(tiles, (spec.k() + PACK_BLOCK - 1) / PACK_BLOCK, items, 1, 1));
      Launch launch = context.launch(kernel(tile, "product"));
      extents(launch, spec)
          .block(left.block())
          .integer(0)
          .integer(tile.rows() * spec.k())
          .integer(1)
          .integer(tile.rows())
          .integer(items == 1 ? 0 : each);
      finish(launch, tile, spec, panels, c);
    }
  }

  private void product(Registers tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
    int row = aRow(spec);
    Launch launch = context.launch(kernel(tile, "product"));
    extents(launch, spec)
        .block(a.block())
        .integer(a.at())
        .integer(tile.rows() * row)
        .integer(row)
        .integer(aStep(spec))
        .integer(spec.strideA());
    finish(launch, tile, spec, panels, c);
  }

  private static Launch extents(Launch launch, GemmSpec spec) {
    return launch.integer(spec.m()).integer(spec.n()).integer(spec.k());
  }

  private static void finish(
      Launch launch, Registers tile, GemmSpec spec, Panels panels, Matrix c) {
    launch
        .block(panels.scratch.block())
        .integer(panels.panelStride)
        .integer(panels.itemStride)
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

  private ClKernel kernel(Registers tile, String name) {
    String shown = "gemm cpu %s %s".formatted(name, tile);
    return context.programs().files(tile.options(), "gemm_cpu").kernel(name, shown);
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
