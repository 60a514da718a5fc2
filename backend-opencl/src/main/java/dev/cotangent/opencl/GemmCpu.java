package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
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
  private static final int WIDE_LANES = 16;

  private final ClContext context;
  private final int lanes;

  GemmCpu(ClContext context) {
    this.context = context;
    lanes = Math.clamp(context.device().floatLanes(), 4, WIDE_LANES);
  }

  /**
   * The registers of a tile of C.
   *
   * @param rows of C
   * @param vectors registers for each row
   */
  private record Tile(int rows, int lanes, int vectors) {
    /** Returns a tile that wastes few columns: wide ones use an element of A more often. */
    static Tile of(int lanes, int n) {
      if (lanes < WIDE_LANES) {
        return new Tile(6, lanes, 2);
      }
      if (n > 2 * lanes) {
        return new Tile(6, lanes, 4);
      }
      return n > lanes ? new Tile(12, lanes, 2) : new Tile(12, lanes, 1);
    }

    int width() {
      return lanes * vectors;
    }

    int tiles(int m) {
      return (m + rows - 1) / rows;
    }

    int panels(int n) {
      return (n + width() - 1) / width();
    }
  }

  /** How a factor takes part in a block of k. */
  private interface Step {
    /** Computes the block of k that starts at {@code from}. */
    void run(GemmSpec part, int from);
  }

  @Override
  public void multiply(GemmSpec spec, Matrix a, Matrix b, Matrix c) {
    Tile tile = Tile.of(lanes, spec.n());
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
    Tile tile = Tile.of(lanes, spec.n());
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
    Tile tile = Tile.of(lanes, spec.n());
    inBlocks(
        spec,
        (part, from) -> {
          try (Panels panels = packed(tile, part, b, from)) {
            product(tile, part, at(a, from, aStep(spec)), panels, c);
          }
        });
  }

  /** The panels of all blocks of k. */
  private record Blocks(Tile tile, List<Panels> panels) implements Prepared {
    @Override
    public void close() {
      panels.forEach(Panels::close);
    }
  }

  @Override
  public Prepared prepare(GemmSpec spec, Matrix b) {
    Tile tile = Tile.of(lanes, spec.n());
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
    int blocks = Math.max(1, (s.k() + DEPTH / 2) / DEPTH);
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

  private Panels panels(Tile tile, GemmSpec spec) {
    long stride = (long) tile.width() * spec.k();
    int items = spec.strideB() == 0 ? 1 : spec.batch();
    long all = tile.panels(spec.n()) * stride;
    return new Panels(
        context.scratch(Math.max(1, items * all)), (int) stride, items == 1 ? 0 : (int) all);
  }

  private Panels packed(Tile tile, GemmSpec spec, Matrix b) {
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

  private Panels packed(Tile tile, GemmSpec spec, Gathered b, int from) {
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

  private static void pack(Launch launch, Tile tile, GemmSpec spec, Panels panels) {
    int items = panels.itemStride == 0 ? 1 : spec.batch();
    launch
        .block(panels.scratch.block())
        .work(0, 8.0 * items * spec.n() * spec.k())
        .run(
            new Grid(tile.panels(spec.n()), (spec.k() + PACK_BLOCK - 1) / PACK_BLOCK, items, 1, 1));
  }

  /** Packs A as well where its rows do not lie along k, unless little would use it. */
  private void multiply(Tile tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
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

  private void product(Tile tile, GemmSpec spec, Matrix a, Panels panels, Matrix c) {
    int row = spec.transposeA() ? 1 : spec.lda();
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

  private static void finish(Launch launch, Tile tile, GemmSpec spec, Panels panels, Matrix c) {
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
        .work((double) spec.flops(), bytes(spec))
        .run(new Grid(tile.tiles(spec.m()), tile.panels(spec.n()), spec.batch(), 1, 1));
  }

  private ClKernel kernel(Tile tile, String name) {
    String options =
        "-DROWS=%d -DLANES=%d -DVECTORS=%d".formatted(tile.rows, tile.lanes, tile.vectors);
    String shown = "gemm cpu %s %dx%d".formatted(name, tile.rows, tile.width());
    return context.programs().files(options, "gemm_cpu").kernel(name, shown);
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
