package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * dx of a convolution: for each remainder of the pixels modulo the stride, a convolution of dy of
 * stride 1 with the filter taps that meet them.
 */
final class ConvGradInput {
  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;
  private final ConvShape s;
  private final Winograd winograd;

  ConvGradInput(
      Tiles tiles, Winograd winograd, Workers workers, ScratchPool scratches, ConvShape s) {
    this.winograd = winograd;
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
    this.s = s;
  }

  void run(float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt) {
    if (s.p() == 0 || s.q() == 0 || s.out() == 0) {
      Arrays.fill(dx, dxAt, dxAt + s.batch() * s.height() * s.width() * s.channels(), 0);
      return;
    }
    int rows = Math.min(s.height(), s.window().strideHeight());
    int columns = Math.min(s.width(), s.window().strideWidth());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        new Remainder(row, column, w, wAt).run(dy, dyAt, dx, dxAt);
      }
    }
  }

  /** Tells whether the results are neighbours in dx. */
  private boolean direct() {
    return s.window().strideHeight() == 1 && s.window().strideWidth() == 1;
  }

  /** The pixels (row + i * stride, column + j * stride). */
  private final class Remainder {
    private final int row;
    private final int column;
    private final float[] w;
    private final int wAt;
    private final Taps taps;

    Remainder(int row, int column, float[] w, int wAt) {
      this.row = row;
      this.column = column;
      this.w = w;
      this.wAt = wAt;
      taps = Taps.backward(s, row, column);
    }

    void run(float[] dy, int dyAt, float[] dx, int dxAt) {
      if (taps.count() == 0) {
        for (int image = 0; image < s.batch(); image++) {
          scatter(new float[taps.width() * s.channels()], 0, dx, dxAt, image, 0, taps.height());
        }
        return;
      }
      WinogradKernel kernel =
          s.groups() == 1 && direct()
              ? winograd.kernel(tiles, taps, s.batch(), s.out(), s.channels())
              : null;
      if (kernel != null) {
        byPoints(kernel, dy, dyAt, dx, dxAt);
      } else if (s.depthwise()) {
        new Depthwise(tiles, workers, scratches, s)
            .gradInput(taps, row, column, dy, dyAt, w, wAt, dx, dxAt);
      } else if (s.groups() == 1
          && direct()
          && PlanarProduct.pays(tiles, taps, s.out(), s.channels())) {
        planar(dy, dyAt, dx, dxAt);
      } else {
        patches(dy, dyAt, dx, dxAt);
      }
    }

    private void byPoints(WinogradKernel kernel, float[] dy, int dyAt, float[] dx, int dxAt) {
      var image = new ConvImage(s.p(), s.q(), s.out());
      var product = new WinogradProduct(tiles, kernel, taps, image, s.channels(), s.batch());
      var filters = new WinogradFilters(tiles, kernel, s.out(), s.channels(), w, wAt, true);
      product.run(workers, scratches, dy, dyAt, filters, dx, dxAt, TileEpilogue.NONE);
    }

    private void planar(float[] dy, int dyAt, float[] dx, int dxAt) {
      PlanarProduct product = new PlanarProduct(taps, s.out(), s.channels(), s.batch());
      Scratch shared = scratches.take();
      float[] filters = shared.panels(product.filtersSize());
      turnForPlanes(filters);
      product.interleave(tiles, filters);
      int bands = product.bands();
      ConvFilters.inParallel(
          workers,
          s.work(),
          s.batch() * bands,
          scratches.each((part, scratch) -> {
            int image = part / bands;
            int first = (image * s.height() + product.firstRow(part % bands)) * s.width();
            product.run(
                tiles,
                dy,
                dyAt + image * s.p() * s.q() * s.out(),
                s.p(),
                s.q(),
                part % bands,
                filters,
                dx,
                dxAt + first * s.channels(),
                0,
                TileEpilogue.NONE,
                scratch);
          }));
      scratches.give(shared);
    }

    /** Writes A[channel, (filter, tap)]. */
    private void turnForPlanes(float[] to) {
      int at = 0;
      for (int c = 0; c < s.channels(); c++) {
        for (int o = 0; o < s.out(); o++) {
          for (int a : taps.filterRows()) {
            for (int b : taps.filterColumns()) {
              int tap = a * s.window().width() + b;
              to[at++] = w[wAt + o * s.filterSize() + tap * s.channels() + c];
            }
          }
        }
      }
    }

    private void patches(float[] dy, int dyAt, float[] dx, int dxAt) {
      int n = s.groupChannels();
      PatchProduct product = new PatchProduct(tiles, taps, s.out(), s.groupFilters(), n, s.batch());
      Scratch shared = scratches.take();
      int k = taps.count() * s.groupFilters();
      ConvFilters filters = new ConvFilters(tiles, s.groups(), k, n, product.depthBounds());
      float[] turned = shared.result(s.groups() * k * n);
      for (int group = 0; group < s.groups(); group++) {
        turn(group, turned);
      }
      filters.pack(workers, shared, group -> Operand.of(turned, group * k * n, n, false));
      int bands = product.bands();
      int panelGroups = direct() ? ConvFilters.panelGroups(tiles.panels(n), s.batch() * bands) : 1;
      ConvFilters.inParallel(
          workers,
          s.work(),
          s.batch() * bands * panelGroups,
          scratches.each((part, scratch) ->
              band(
                  product,
                  filters,
                  part / (bands * panelGroups),
                  part / panelGroups % bands,
                  part % panelGroups,
                  panelGroups,
                  dy,
                  dyAt,
                  dx,
                  dxAt,
                  scratch)));
      scratches.give(shared);
    }

    /** Writes B[(tap, filter), channel] of a group. */
    private void turn(int group, float[] to) {
      int n = s.groupChannels();
      int filters = s.groupFilters();
      int at = group * taps.count() * filters * n;
      for (int a : taps.filterRows()) {
        for (int b : taps.filterColumns()) {
          for (int o = 0; o < filters; o++) {
            int filter = wAt + (group * filters + o) * s.filterSize();
            System.arraycopy(w, filter + (a * s.window().width() + b) * n, to, at, n);
            at += n;
          }
        }
      }
    }

    private void band(
        PatchProduct product,
        ConvFilters filters,
        int image,
        int band,
        int panelGroup,
        int panelGroups,
        float[] dy,
        int dyAt,
        float[] dx,
        int dxAt,
        Scratch scratch) {
      int dyImage = dyAt + image * s.p() * s.q() * s.out();
      float[] pixels = product.loadBand(dy, dyImage, s.p(), s.q(), band, scratch);
      int rows = product.rowsOf(band);
      int first = product.firstRow(band);
      int c = s.channels();
      float[] to = direct() ? dx : scratch.result(rows * taps.width() * c);
      int at = direct() ? dxAt + (image * s.height() + first) * s.width() * c : 0;
      int panels = tiles.panels(s.groupChannels());
      int fromPanel = panels * panelGroup / panelGroups;
      int toPanel = panels * (panelGroup + 1) / panelGroups;
      for (int group = 0; group < s.groups(); group++) {
        product.run(
            pixels,
            filters.group(group),
            group,
            rows,
            fromPanel,
            toPanel,
            to,
            at + group * s.groupChannels(),
            c,
            0,
            TileEpilogue.NONE,
            scratch);
      }
      if (!direct()) {
        scatter(to, taps.width() * c, dx, dxAt, image, first, rows);
      }
    }

    /** Copies rows of pixels to where they belong in dx; {@code rowSize} 0 repeats one row. */
    private void scatter(
        float[] from, int rowSize, float[] dx, int dxAt, int image, int first, int rows) {
      int c = s.channels();
      for (int i = 0; i < rows; i++) {
        int h = row + (first + i) * s.window().strideHeight();
        for (int j = 0; j < taps.width(); j++) {
          int pixel = (image * s.height() + h) * s.width() + column + j * s.window().strideWidth();
          System.arraycopy(from, i * rowSize + j * c, dx, dxAt + pixel * c, c);
        }
      }
    }
  }
}
