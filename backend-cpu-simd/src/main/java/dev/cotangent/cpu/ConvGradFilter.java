package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * dw of a convolution: dw[o, tap] = sum over all pixels of dy[pixel, o] * x[pixel + tap].
 *
 * <p>The images are cut into a number of ranges that the shape alone decides; each has a partial
 * sum of its own, and these are added in ascending order.
 */
final class ConvGradFilter {
  private static final int MOST_RANGES = 16;
  private static final int MOST_PARTIALS = 1 << 20;
  private static final int MAX_BAND = 96 * 1024;

  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;
  private final PartialSums partialSums;
  private final ConvShape s;

  ConvGradFilter(
      Tiles tiles, Workers workers, ScratchPool scratches, PartialSums partialSums, ConvShape s) {
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
    this.partialSums = partialSums;
    this.s = s;
  }

  void run(float[] dy, int dyAt, float[] x, int xAt, float[] dw, int dwAt) {
    int size = s.out() * s.filterSize();
    if (s.batch() * s.p() * s.q() == 0 || size == 0) {
      Arrays.fill(dw, dwAt, dwAt + size, 0);
      return;
    }
    Taps taps = Taps.forward(s);
    int bandRows = bandRows(taps);
    int bands = (s.p() + bandRows - 1) / bandRows;
    int units = s.batch() * bands;
    int ranges = Math.clamp(MOST_PARTIALS / size, 1, Math.min(MOST_RANGES, units));
    Scratch shared = scratches.take();
    if (ScalarCorrelation.pays(tiles, s)) {
      float[] partials = shared.result(ranges * size);
      ConvFilters.inParallel(
          workers,
          s.work(),
          ranges,
          scratches.each((range, scratch) -> {
            int from = first(units, range, ranges);
            int to = first(units, range + 1, ranges);
            new ScalarCorrelation(s, taps, bandRows, scratch)
                .run(dy, dyAt, x, xAt, from, to, partials, range * size);
          }));
      partialSums.add(partials, ranges, size);
      PlanarCorrelation.store(s, partials, dw, dwAt);
    } else if (PlanarCorrelation.pays(tiles, s)) {
      float[] partials = shared.result(ranges * size);
      var correlation = new PlanarCorrelation(tiles, s, taps, bandRows);
      ConvFilters.inParallel(
          workers,
          s.work(),
          ranges,
          scratches.each((range, scratch) -> {
            var sum = correlation.new Sum(partials, range * size, scratch);
            for (int unit = first(units, range, ranges);
                unit < first(units, range + 1, ranges);
                unit++) {
              int image = unit / bands;
              int first = unit % bands * bandRows;
              sum.add(
                  dy, dyAt(dyAt, image, first), x, xAt(xAt, image), first, rows(bandRows, first));
            }
          }));
      partialSums.add(partials, ranges, size);
      PlanarCorrelation.store(s, partials, dw, dwAt);
    } else {
      int rowTiles = (s.groupFilters() + Tile.MAX_ROWS - 1) / Tile.MAX_ROWS;
      int rowParts = Math.clamp(MOST_RANGES / ranges, 1, rowTiles);
      float[] partials = ranges == 1 ? dw : shared.result(ranges * size);
      int partialsAt = ranges == 1 ? dwAt : 0;
      var correlation = new PatchCorrelation(tiles, s, taps, bandRows);
      ConvFilters.inParallel(
          workers,
          s.work(),
          ranges * rowParts,
          scratches.each((part, scratch) -> {
            int range = part / rowParts;
            int fromFilter = first(rowTiles, part % rowParts, rowParts) * Tile.MAX_ROWS;
            int toFilter =
                Math.min(
                    s.groupFilters(),
                    first(rowTiles, part % rowParts + 1, rowParts) * Tile.MAX_ROWS);
            int at = partialsAt + range * size;
            var sum = correlation.new Sum(fromFilter, toFilter, partials, at, scratch);
            for (int unit = first(units, range, ranges);
                unit < first(units, range + 1, ranges);
                unit++) {
              int image = unit / bands;
              int first = unit % bands * bandRows;
              sum.add(
                  dy, dyAt(dyAt, image, first), x, xAt(xAt, image), first, rows(bandRows, first));
            }
          }));
      if (ranges > 1) {
        partialSums.add(partials, ranges, size);
        System.arraycopy(partials, 0, dw, dwAt, size);
      }
    }
    scratches.give(shared);
  }

  /** Returns the first of {@code count} things that range number {@code range} holds. */
  private static int first(int count, int range, int ranges) {
    return (int) ((long) count * range / ranges);
  }

  private int rows(int bandRows, int first) {
    return Math.min(bandRows, s.p() - first);
  }

  private int dyAt(int at, int image, int row) {
    return at + (image * s.p() + row) * s.q() * s.out();
  }

  private int xAt(int at, int image) {
    return at + image * s.height() * s.width() * s.channels();
  }

  private int bandRows(Taps taps) {
    int rowSize = taps.sourceColumns() * s.channels();
    int rows = s.p();
    while (rows > 1
        && (taps.sourceRows(rows) * rowSize > MAX_BAND || rows * s.q() * s.out() > MAX_BAND)) {
      rows = (rows + 1) / 2;
    }
    return rows;
  }
}
