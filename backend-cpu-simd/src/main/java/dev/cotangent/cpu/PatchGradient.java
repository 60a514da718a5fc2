package dev.cotangent.cpu;

/**
 * dw of a convolution with many filters and channels, as one product: dw = dyᵀ * patches of x.
 *
 * <p>Each gathered panel of patches meets all filters, which pays for the gathering; and sums run
 * over all images, however small these are. dyᵀ is written out where the product would not
 * interleave its rows anyway.
 */
final class PatchGradient {
  private static final int FILTERS = 128;
  private static final int CHANNELS = 32;

  /** Most elements of dyᵀ, which is written out: 32 MB. */
  private static final int MOST = 1 << 23;

  private static final int PADDING = 16;

  private PatchGradient() {}

  /** Tells whether this way is the faster one. */
  static boolean pays(ConvShape s) {
    long pixels = (long) s.batch() * s.p() * s.q();
    return s.groups() == 1
        && s.out() >= (s.pointwise() ? CHANNELS : FILTERS)
        && s.channels() >= CHANNELS
        && pixels > 0
        && (pixels + PADDING) * s.out() <= MOST;
  }

  static void run(
      Tiles tiles,
      Gemm gemm,
      Workers workers,
      ScratchPool scratches,
      ConvShape s,
      float[] dy,
      int dyAt,
      PatchMatrix patches,
      float[] dw,
      int dwAt) {
    int pixels = s.batch() * s.p() * s.q();
    if (s.filterSize() >= tiles.interleaveFrom()) {
      gemm.multiply(s.out(), new Operand(dy, dyAt, 1, s.out()), patches, dw, dwAt);
      return;
    }
    int step = pixels + PADDING;
    Scratch shared = scratches.take();
    float[] turned = shared.result(s.out() * step);
    int strips = Math.ceilDiv(s.out(), 8);
    ConvFilters.inParallel(
        workers,
        8L * s.out() * pixels,
        strips,
        strip -> {
          int o = strip * 8;
          int filters = Math.min(8, s.out() - o);
          Transpose.rows(dy, dyAt + o, s.out(), pixels, filters, turned, o * step, step);
        });
    Operand a = new Operand(turned, 0, step, 1);
    gemm.multiply(s.out(), a, patches, dw, dwAt);
    scratches.give(shared);
  }
}
