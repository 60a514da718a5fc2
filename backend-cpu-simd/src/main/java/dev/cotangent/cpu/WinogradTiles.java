package dev.cotangent.cpu;

/**
 * The tiles of m by m outputs that the sums of all images are cut into, and their transforms.
 *
 * <p>Tiles are numbered along rows, then down an image, then from image to image. At points, a tile
 * is a vector of channels for each of the n² points, {@code pointStep} elements apart.
 */
final class WinogradTiles {
  private final WinogradKernel kernel;
  private final int lanes;
  private final Taps taps;
  private final int down;
  private final int across;
  private final int count;

  /** Tiles for the sums that these taps describe, of so many images. */
  WinogradTiles(WinogradKernel kernel, Tiles tiles, Taps taps, int images) {
    this.kernel = kernel;
    lanes = tiles.lastPanelUnit();
    this.taps = taps;
    down = Math.ceilDiv(taps.height(), kernel.outputs);
    across = Math.ceilDiv(taps.width(), kernel.outputs);
    count = images * down * across;
  }

  /** Returns the number of tiles. */
  int count() {
    return count;
  }

  private int image(int t) {
    return t / (down * across);
  }

  private int top(int t) {
    return t / across % down * kernel.outputs;
  }

  private int left(int t) {
    return t % across * kernel.outputs;
  }

  /** Transforms the pixels of a tile to points; those outside the image are 0. */
  void load(
      int t,
      float[] x,
      int xAt,
      ConvImage size,
      float[] to,
      int at,
      int pointStep,
      Scratch scratch) {
    int points = kernel.points;
    int channels = size.channels();
    int top = taps.top() + top(t);
    int left = taps.left() + left(t);
    int image = xAt + image(t) * size.elements();
    float[] pixels = x;
    int pixelsAt = image + (top * size.width() + left) * channels;
    int rowStep = size.width() * channels;
    if (!size.contains(top, left, points)) {
      pixels = scratch.panels(points * points * channels);
      pixelsAt = 0;
      rowStep = points * channels;
      size.copy(x, image, top, left, points, pixels);
    }
    float[] half = scratch.rows(points * points * lanes);
    int line = points * lanes;
    for (int j = 0; j < channels; j += lanes) {
      kernel.image(pixels, pixelsAt + j, channels, rowStep, half, 0, lanes, line, points);
      kernel.image(half, 0, line, lanes, to, at + j, points * pointStep, pointStep, points);
    }
  }

  /** Transforms the gradients of a tile's outputs to points; outputs that do not exist add 0. */
  void loadGradient(
      int t,
      float[] dy,
      int dyAt,
      ConvImage size,
      float[] to,
      int at,
      int pointStep,
      Scratch scratch) {
    int points = kernel.points;
    int outputs = kernel.outputs;
    int n = size.channels();
    float[] pixels = dy;
    int pixelsAt = dyAt + row(t, 0) * n;
    int rowStep = size.width() * n;
    if (!size.contains(top(t), left(t), outputs)) {
      pixels = scratch.panels(outputs * outputs * n);
      pixelsAt = 0;
      rowStep = outputs * n;
      size.copy(dy, dyAt + image(t) * size.elements(), top(t), left(t), outputs, pixels);
    }
    float[] half = scratch.rows(points * outputs * lanes);
    int line = points * lanes;
    for (int j = 0; j < n; j += lanes) {
      kernel.outputGradient(pixels, pixelsAt + j, n, rowStep, half, 0, lanes, line, outputs);
      kernel.outputGradient(
          half, 0, line, lanes, to, at + j, points * pointStep, pointStep, points);
    }
  }

  /**
   * Transforms {@code n} sums at each point of a tile to outputs, and stores those that exist.
   *
   * @param ldc elements from one output pixel to the next
   */
  void store(
      int t,
      float[] sums,
      int at,
      int pointStep,
      int n,
      float[] y,
      int yAt,
      int ldc,
      Scratch scratch) {
    int points = kernel.points;
    int outputs = kernel.outputs;
    int rows = Math.min(outputs, taps.height() - top(t));
    int columns = Math.min(outputs, taps.width() - left(t));
    boolean whole = rows == outputs && columns == outputs;
    float[] to = whole ? y : scratch.panels(outputs * outputs * n);
    int toAt = whole ? yAt + row(t, 0) * ldc : 0;
    int pixel = whole ? ldc : n;
    int rowStep = (whole ? taps.width() : outputs) * pixel;
    float[] half = scratch.rows(points * outputs * lanes);
    int line = outputs * lanes;
    for (int j = 0; j < n; j += lanes) {
      kernel.output(sums, at + j, pointStep, points * pointStep, half, 0, lanes, line, points);
      kernel.output(half, 0, line, lanes, to, toAt + j, rowStep, pixel, outputs);
    }
    for (int i = 0; !whole && i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        System.arraycopy(to, i * rowStep + j * n, y, yAt + (row(t, i) + j) * ldc, n);
      }
    }
  }

  /** Applies an epilogue to columns [column, column + n) of the outputs of tiles [from, to). */
  void finish(
      int from,
      int to,
      int column,
      int n,
      float[] y,
      int yAt,
      int ldc,
      TileEpilogue end,
      Scratch scratch) {
    for (int t = from; t < to; ) {
      int next = Math.min(to, t - t % across + across);
      int pixels = Math.min(taps.width(), left(t) + (next - t) * kernel.outputs) - left(t);
      for (int i = 0; i < Math.min(kernel.outputs, taps.height() - top(t)); i++) {
        int row = row(t, i);
        end.apply(y, yAt + row * ldc + column, ldc, row, column, pixels, n, scratch);
      }
      t = next;
    }
  }

  /** Returns the number, among all sums, of the first one in a row of a tile. */
  private int row(int t, int i) {
    return (image(t) * taps.height() + top(t) + i) * taps.width() + left(t);
  }
}
