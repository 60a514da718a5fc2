package dev.cotangent.cpu;

/** y of a convolution: each band of each image is one part of the work. */
final class ConvForward {
  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;
  private final ConvShape s;
  private final Taps taps;
  private final Winograd winograd;

  ConvForward(Tiles tiles, Winograd winograd, Workers workers, ScratchPool scratches, ConvShape s) {
    this.winograd = winograd;
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
    this.s = s;
    taps = Taps.forward(s);
  }

  void run(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    WinogradKernel kernel =
        s.groups() == 1 ? winograd.kernel(tiles, taps, s.batch(), s.channels(), s.out()) : null;
    if (kernel != null) {
      byPoints(kernel, x, xAt, w, wAt, y, yAt, end);
    } else if (s.groups() == 1 && PlanarProduct.pays(tiles, taps, s.channels(), s.out())) {
      planar(x, xAt, w, wAt, y, yAt, end);
    } else {
      patches(x, xAt, w, wAt, y, yAt, end);
    }
  }

  private void byPoints(
      WinogradKernel kernel,
      float[] x,
      int xAt,
      float[] w,
      int wAt,
      float[] y,
      int yAt,
      TileEpilogue end) {
    var image = new ConvImage(s.height(), s.width(), s.channels());
    var product = new WinogradProduct(tiles, kernel, taps, image, s.out(), s.batch());
    var filters = new WinogradFilters(tiles, kernel, s.channels(), s.out(), w, wAt, false);
    product.run(workers, scratches, x, xAt, filters, y, yAt, end);
  }

  private void planar(
      float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    PlanarProduct product = new PlanarProduct(taps, s.channels(), s.out(), s.batch());
    Scratch shared = scratches.take();
    int tapCount = taps.count();
    float[] filters = shared.panels(product.filtersSize());
    for (int o = 0; o < s.out(); o++) {
      int at = o * s.filterSize();
      Transpose.rows(w, wAt + at, s.channels(), tapCount, s.channels(), filters, at, tapCount);
    }
    product.interleave(tiles, filters);
    int bands = product.bands();
    ConvFilters.inParallel(
        workers,
        s.work(),
        s.batch() * bands,
        scratches.each((part, scratch) -> {
          int image = part / bands;
          int row = (image * s.p() + product.firstRow(part % bands)) * s.q();
          product.run(
              tiles,
              x,
              xAt + image * s.height() * s.width() * s.channels(),
              s.height(),
              s.width(),
              part % bands,
              filters,
              y,
              yAt + row * s.out(),
              row,
              end,
              scratch);
        }));
    scratches.give(shared);
  }

  private void patches(
      float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    int n = s.groupFilters();
    PatchProduct product =
        new PatchProduct(tiles, taps, s.channels(), s.groupChannels(), n, s.batch());
    int k = s.filterSize();
    ConvFilters filters = new ConvFilters(tiles, s.groups(), k, n, product.depthBounds());
    Scratch shared = scratches.take();
    filters.pack(workers, shared, group -> Operand.of(w, wAt + group * n * k, k, true));
    int bands = product.bands();
    int panelGroups = ConvFilters.panelGroups(tiles.panels(n), s.batch() * bands);
    int parts = s.batch() * bands * panelGroups;
    ConvFilters.inParallel(
        workers,
        s.work(),
        parts,
        scratches.each((part, scratch) -> {
          int image = part / (bands * panelGroups);
          int band = part / panelGroups % bands;
          int panelGroup = part % panelGroups;
          int imageAt = xAt + image * s.height() * s.width() * s.channels();
          float[] pixels = product.loadBand(x, imageAt, s.height(), s.width(), band, scratch);
          int row = (image * s.p() + product.firstRow(band)) * s.q();
          for (int group = 0; group < s.groups(); group++) {
            product.run(
                pixels,
                filters.group(group),
                group,
                product.rowsOf(band),
                tiles.panels(n) * panelGroup / panelGroups,
                tiles.panels(n) * (panelGroup + 1) / panelGroups,
                y,
                yAt + row * s.out() + group * n,
                s.out(),
                row,
                end,
                scratch);
          }
        }));
    scratches.give(shared);
  }
}
