package dev.cotangent.cpu;

/**
 * dw of a 3 x 3 convolution of stride 1 by minimal filtering, see {@link WinogradKernel}.
 *
 * <p>dw = Gᵀ [ sum over tiles of (A dy Aᵀ) ∘ (Bᵀ x B) ] G. The tiles of all images are taken in
 * blocks of bounded memory: the threads share the tiles of a block to transform them, then its
 * points to multiply them. So each sum runs over the tiles in order, however many threads there
 * are.
 */
final class WinogradGradient {
  /** Elements of a block: 12 MB, for all threads. */
  private static final int BLOCK = 3 << 20;

  /** Tiles that one thread transforms at a time. */
  private static final int GROUP = 8;

  /** Tiles per pass over the sums: what they read stays in the first-level cache. */
  private static final int DEPTH = 192;

  /** Floats between rows, so that these do not share cache sets. */
  private static final int PADDING = 16;

  private final Workers workers;
  private final ScratchPool scratches;
  private final Tiles tiles;
  private final WinogradKernel kernel;
  private final WinogradTiles places;
  private final ConvShape s;
  private final int points;
  private final int tileRows;
  private final int block;
  private final int xStep;
  private final int dyStep;
  private final int sumPoint;

  WinogradGradient(
      Tiles tiles, WinogradKernel kernel, Workers workers, ScratchPool scratches, ConvShape s) {
    this.tiles = tiles;
    this.kernel = kernel;
    this.workers = workers;
    this.scratches = scratches;
    this.s = s;
    places = new WinogradTiles(kernel, tiles, Taps.forward(s), s.batch());
    points = kernel.points * kernel.points;
    tileRows = tiles.tileRows(tiles.panelWidth());
    xStep = s.channels() + PADDING;
    dyStep = s.out() + PADDING;
    sumPoint = s.out() * s.channels() + PADDING;
    int most = Math.max(GROUP, BLOCK / (points * (xStep + dyStep)));
    block = Math.ceilDiv(places.count(), Math.ceilDiv(places.count(), most));
  }

  /** Overwrites dw. */
  void run(float[] dy, int dyAt, float[] x, int xAt, float[] dw, int dwAt) {
    Scratch shared = scratches.take();
    float[] xs = shared.image(points * (block * xStep + PADDING));
    float[] dys = shared.panels(points * (block * dyStep + PADDING));
    float[] sums = shared.result(points * sumPoint);
    for (int first = 0; first < places.count(); first += block) {
      int from = first;
      int count = Math.min(block, places.count() - first);
      workers.run(
          Math.ceilDiv(count, GROUP),
          scratches.each((group, scratch) -> {
            int end = Math.min(count, (group + 1) * GROUP);
            load(from, group * GROUP, end, dy, dyAt, x, xAt, dys, xs, scratch);
          }));
      workers.run(
          points,
          scratches.each((point, scratch) ->
              multiply(point, count, from > 0, dys, xs, sums, scratch.tile.sums)));
    }
    int filters = Math.ceilDiv(s.out(), GROUP);
    workers.run(
        filters, scratches.each((group, scratch) -> store(group * GROUP, sums, dw, dwAt, scratch)));
    scratches.give(shared);
  }

  /** Transforms tiles [from, to) of the block that begins with tile {@code first}. */
  private void load(
      int first,
      int from,
      int to,
      float[] dy,
      int dyAt,
      float[] x,
      int xAt,
      float[] dys,
      float[] xs,
      Scratch scratch) {
    var image = new ConvImage(s.height(), s.width(), s.channels());
    var outputs = new ConvImage(s.p(), s.q(), s.out());
    int xPoint = block * xStep + PADDING;
    int dyPoint = block * dyStep + PADDING;
    for (int t = from; t < to; t++) {
      places.load(first + t, x, xAt, image, xs, t * xStep, xPoint, scratch);
      places.loadGradient(first + t, dy, dyAt, outputs, dys, t * dyStep, dyPoint, scratch);
    }
  }

  /** Adds the products of {@code count} tiles at a point, sums[filter, channel]. */
  private void multiply(
      int point, int count, boolean add, float[] dys, float[] xs, float[] sums, float[] tile) {
    int channels = s.channels();
    int dyAt = point * (block * dyStep + PADDING);
    int xAt = point * (block * xStep + PADDING);
    for (int k = 0; k < count; k += DEPTH) {
      int depth = Math.min(DEPTH, count - k);
      boolean more = add || k > 0;
      for (int c = 0; c < channels; c += OuterTile.WIDTH) {
        int columns = Math.min(OuterTile.WIDTH, channels - c);
        for (int o = 0; o < s.out(); o += tileRows) {
          int a = dyAt + k * dyStep + o;
          int b = xAt + k * xStep + c;
          if (tileRows == OuterTile.ROWS) {
            OuterTile.run(dys, a, dyStep, xs, b, xStep, depth, 1, tile);
          } else {
            OuterTile6x2.run(dys, a, dyStep, xs, b, xStep, depth, 1, tile);
          }
          int to = point * sumPoint + o * channels + c;
          int rows = Math.min(tileRows, s.out() - o);
          SimdTiles.finish(tile, OuterTile.WIDTH, more, sums, to, channels, rows, columns);
        }
      }
    }
  }

  /** Transforms the sums of some filters to taps. */
  private void store(int first, float[] sums, float[] dw, int dwAt, Scratch scratch) {
    int lanes = tiles.lastPanelUnit();
    int n = kernel.points;
    int channels = s.channels();
    float[] half = scratch.rows(3 * n * lanes);
    for (int o = first; o < Math.min(s.out(), first + GROUP); o++) {
      for (int c = 0; c < channels; c += lanes) {
        int from = o * channels + c;
        int to = dwAt + o * 9 * channels + c;
        kernel.filterGradient(sums, from, sumPoint, n * sumPoint, half, 0, lanes, 3 * lanes, n);
        kernel.filterGradient(half, 0, 3 * lanes, lanes, dw, to, 3 * channels, channels, 3);
      }
    }
  }
}
