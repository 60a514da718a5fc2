package dev.cotangent.cpu;

import dev.cotangent.backend.GemmSpec;

/**
 * Convolution of channels-last images and its two gradients.
 *
 * <p>All three are products of overlapping patches, see {@link PatchProduct}; a window of one pixel
 * is a plain matrix product, a filter for each channel goes through {@link Depthwise}, and 3 x 3
 * filters of many channels through {@link WinogradProduct}. Results do not depend on the number of
 * threads. Destinations must not overlap operands.
 */
final class Conv2d {
  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;
  private final PartialSums partialSums;
  private final Gemm gemm;
  private final Winograd winograd;

  Conv2d(Tiles tiles, RowLoops loops, Workers workers, ScratchPool scratches, Winograd winograd) {
    this.winograd = winograd;
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
    partialSums = new PartialSums(loops, workers);
    gemm = new Gemm(tiles, workers, scratches);
  }

  /**
   * Computes y[b,p,q,o] = sum over a,c,i of x[b, p*s-pad+a*d, q*s-pad+c*d, i] * w[o,a,c,i].
   *
   * @param end meets y as a matrix [batch * p * q, out]
   */
  void forward(
      ConvShape s, float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    s.check(x, xAt, w, wAt, y, yAt);
    int pixels = s.batch() * s.p() * s.q();
    if (pixels == 0 || s.out() == 0) {
      return;
    }
    if (s.pointwise() || s.filterSize() == 0) {
      GemmSpec spec = GemmSpec.of(pixels, s.out(), s.filterSize(), false, true);
      gemm.multiply(spec, x, xAt, w, wAt, y, yAt, end);
      return;
    }
    if (s.depthwise()) {
      new Depthwise(tiles, workers, scratches, s).forward(x, xAt, w, wAt, y, yAt, end);
      return;
    }
    if (s.groups() == 1 && TurnedProduct.pays(tiles, pixels, s.out(), s.filterSize())) {
      ofFewPixels(s, x, xAt, w, wAt, y, yAt, end);
      return;
    }
    new ConvForward(tiles, winograd, workers, scratches, s).run(x, xAt, w, wAt, y, yAt, end);
  }

  /** Writes out the patches of few pixels, where it would take longer to pack the filters. */
  private void ofFewPixels(
      ConvShape s, float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, TileEpilogue end) {
    int pixels = s.batch() * s.p() * s.q();
    int size = s.filterSize();
    Scratch shared = scratches.take();
    float[] patches = shared.image(Math.multiplyExact(pixels, size));
    new PatchMatrix(s, x, xAt).fill(tiles, 0, pixels, 0, size, size, patches, 0);
    GemmSpec spec = GemmSpec.of(pixels, s.out(), size, false, true);
    gemm.multiply(spec, patches, 0, w, wAt, y, yAt, end);
    scratches.give(shared);
  }

  /** Computes dx = the sum over all outputs that read x of dy * w; overwrites dx. */
  void gradInput(ConvShape s, float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt) {
    s.check(dx, dxAt, w, wAt, dy, dyAt);
    int pixels = s.batch() * s.height() * s.width();
    if (pixels == 0 || s.channels() == 0) {
      return;
    }
    if (s.pointwise()) {
      GemmSpec spec = GemmSpec.of(pixels, s.channels(), s.out());
      gemm.multiply(spec, dy, dyAt, w, wAt, dx, dxAt, TileEpilogue.NONE);
      return;
    }
    new ConvGradInput(tiles, winograd, workers, scratches, s).run(dy, dyAt, w, wAt, dx, dxAt);
  }

  /** Computes dw = the sum over all positions of dy * x; overwrites dw. */
  void gradFilter(ConvShape s, float[] dy, int dyAt, float[] x, int xAt, float[] dw, int dwAt) {
    s.check(x, xAt, dw, dwAt, dy, dyAt);
    if (s.depthwise() && s.batch() * s.p() * s.q() > 0) {
      new Depthwise(tiles, workers, scratches, s)
          .gradFilter(dy, dyAt, x, xAt, dw, dwAt, partialSums);
      return;
    }
    WinogradKernel kernel = winograd.ofGradient(tiles, s);
    if (kernel != null) {
      new WinogradGradient(tiles, kernel, workers, scratches, s).run(dy, dyAt, x, xAt, dw, dwAt);
      return;
    }
    if (PatchGradient.pays(s)) {
      var patches = new PatchMatrix(s, x, xAt);
      PatchGradient.run(tiles, gemm, workers, scratches, s, dy, dyAt, patches, dw, dwAt);
      return;
    }
    new ConvGradFilter(tiles, workers, scratches, partialSums, s).run(dy, dyAt, x, xAt, dw, dwAt);
  }
}
