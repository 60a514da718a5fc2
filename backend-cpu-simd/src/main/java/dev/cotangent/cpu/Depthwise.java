package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * A convolution with one filter for each channel, and its gradients: w[channels, kh, kw, 1].
 *
 * <p>Each sum has only as many terms as the window has taps, so loops run along the channels and
 * read bands of the image that stay in the second-level cache.
 */
final class Depthwise {
  /** Floats that a kernel may read beyond the last channel. */
  static final int SLACK = 16;

  private static final int MAX_BAND = 48 * 1024;
  private static final int MIN_PARTS = 8;
  private static final int MOST_RANGES = 16;

  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;
  private final ConvShape s;

  Depthwise(Tiles tiles, Workers workers, ScratchPool scratches, ConvShape s) {
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
    this.s = s;
  }

  /** A way through the images in bands of rows, with what a band's kernels need. */
  private final class Bands {
    private final Taps taps;
    private final int sourceHeight;
    private final int sourceWidth;
    private final int rows;
    private final int[] offsets;

    Bands(Taps taps, int sourceHeight, int sourceWidth) {
      this.taps = taps;
      this.sourceHeight = sourceHeight;
      this.sourceWidth = sourceWidth;
      int rowSize = taps.sourceColumns() * s.channels();
      int most = taps.height();
      while (most > 1 && taps.sourceRows(most) * rowSize > MAX_BAND) {
        most = (most + 1) / 2;
      }
      rows = (int) Math.min(most, Math.max(1, (long) s.batch() * taps.height() / MIN_PARTS));
      offsets = new int[taps.count()];
      int at = 0;
      for (int a : taps.rows()) {
        for (int b : taps.columns()) {
          offsets[at++] = (a * taps.sourceColumns() + b) * s.channels();
        }
      }
    }

    int count() {
      return (taps.height() + rows - 1) / rows;
    }

    int rowsOf(int band) {
      return Math.min(rows, taps.height() - band * rows);
    }

    float[] load(float[] source, int at, int image, int band, Scratch scratch) {
      int sourceRows = taps.sourceRows(rowsOf(band));
      int columns = taps.sourceColumns();
      float[] to = scratch.image(sourceRows * columns * s.channels() + SLACK);
      int from = at + image * sourceHeight * sourceWidth * s.channels();
      int top = taps.top() + band * rows * taps.rowStep();
      ImageBand.copy(
          source,
          from,
          sourceHeight,
          sourceWidth,
          s.channels(),
          top,
          taps.left(),
          sourceRows,
          columns,
          to);
      return to;
    }

    int rowOffset(int row) {
      return row * taps.rowStep() * taps.sourceColumns() * s.channels();
    }

    int pixelStep() {
      return taps.columnStep() * s.channels();
    }
  }

  /** Writes w as [tap, channel], in the order of the taps. */
  private float[] turn(float[] w, int wAt, Taps taps, Scratch scratch) {
    float[] to = scratch.panels(taps.count() * s.channels() + SLACK);
    int at = 0;
    for (int a : taps.filterRows()) {
      for (int b : taps.filterColumns()) {
        int tap = a * s.window().width() + b;
        for (int c = 0; c < s.channels(); c++) {
          to[at++] = w[wAt + c * s.filterSize() + tap];
        }
      }
    }
    return to;
  }

  /** See {@link Conv2d#forward}. */
  void forward(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    Taps taps = Taps.forward(s);
    Bands bands = new Bands(taps, s.height(), s.width());
    Scratch shared = scratches.take();
    float[] filters = turn(w, wAt, taps, shared);
    int n = s.channels();
    ConvFilters.inParallel(
        workers,
        s.work(),
        s.batch() * bands.count(),
        scratches.each((part, scratch) -> {
          int image = part / bands.count();
          int band = part % bands.count();
          float[] source = bands.load(x, xAt, image, band, scratch);
          for (int i = 0; i < bands.rowsOf(band); i++) {
            int pixel = (image * s.p() + band * bands.rows + i) * s.q();
            tiles
                .depthwise()
                .product(
                    source,
                    bands.rowOffset(i),
                    bands.pixelStep(),
                    bands.offsets,
                    filters,
                    n,
                    s.q(),
                    y,
                    yAt + pixel * n);
            if (end != TileEpilogue.NONE) {
              end.apply(y, yAt + pixel * n, n, pixel, 0, s.q(), n, scratch);
            }
          }
        }));
    scratches.give(shared);
  }

  /** Computes the pixels (row + i * stride, column + j * stride) of dx, whose taps are given. */
  void gradInput(
      Taps taps,
      int row,
      int column,
      float[] dy,
      int dyAt,
      float[] w,
      int wAt,
      float[] dx,
      int dxAt) {
    Bands bands = new Bands(taps, s.p(), s.q());
    Scratch shared = scratches.take();
    float[] filters = turn(w, wAt, taps, shared);
    int n = s.channels();
    int step = s.window().strideWidth();
    ConvFilters.inParallel(
        workers,
        s.work(),
        s.batch() * bands.count(),
        scratches.each((part, scratch) -> {
          int image = part / bands.count();
          int band = part % bands.count();
          float[] source = bands.load(dy, dyAt, image, band, scratch);
          float[] sums = step == 1 ? dx : scratch.result(taps.width() * n);
          for (int i = 0; i < bands.rowsOf(band); i++) {
            int h = row + (band * bands.rows + i) * s.window().strideHeight();
            int to = dxAt + ((image * s.height() + h) * s.width() + column) * n;
            tiles
                .depthwise()
                .product(
                    source,
                    bands.rowOffset(i),
                    n,
                    bands.offsets,
                    filters,
                    n,
                    taps.width(),
                    sums,
                    step == 1 ? to : 0);
            for (int j = 0; step > 1 && j < taps.width(); j++) {
              System.arraycopy(sums, j * n, dx, to + j * step * n, n);
            }
          }
        }));
    scratches.give(shared);
  }

  /** See {@link Conv2d#gradFilter}; the ranges of images depend on the shape alone. */
  void gradFilter(
      float[] dy, int dyAt, float[] x, int xAt, float[] dw, int dwAt, PartialSums partialSums) {
    Taps taps = Taps.forward(s);
    Bands bands = new Bands(taps, s.height(), s.width());
    int n = s.channels();
    int size = taps.count() * n;
    int units = s.batch() * bands.count();
    int ranges = Math.min(MOST_RANGES, units);
    Scratch shared = scratches.take();
    float[] partials = shared.result(ranges * size + SLACK);
    Arrays.fill(partials, 0, ranges * size, 0);
    ConvFilters.inParallel(
        workers,
        s.work(),
        ranges,
        scratches.each((range, scratch) -> {
          float[] g = scratch.result(bands.rows * s.q() * n + SLACK);
          float[] sums = scratch.panels(size + SLACK);
          Arrays.fill(sums, 0, size, 0);
          for (int unit = units * range / ranges; unit < units * (range + 1) / ranges; unit++) {
            int image = unit / bands.count();
            int band = unit % bands.count();
            int rows = bands.rowsOf(band);
            float[] source = bands.load(x, xAt, image, band, scratch);
            int from = dyAt + (image * s.p() + band * bands.rows) * s.q() * n;
            System.arraycopy(dy, from, g, 0, rows * s.q() * n);
            for (int i = 0; i < rows; i++) {
              tiles
                  .depthwise()
                  .correlation(
                      source,
                      bands.rowOffset(i),
                      bands.pixelStep(),
                      bands.offsets,
                      g,
                      i * s.q() * n,
                      n,
                      s.q(),
                      sums,
                      0);
            }
          }
          System.arraycopy(sums, 0, partials, range * size, size);
        }));
    partialSums.add(partials, ranges, size);
    Transpose.rows(partials, 0, n, taps.count(), n, dw, dwAt, taps.count());
    scratches.give(shared);
  }
}
