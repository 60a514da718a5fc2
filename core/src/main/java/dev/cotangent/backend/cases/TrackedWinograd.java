package dev.cotangent.backend.cases;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The errors of a 3 x 3 convolution by minimal filtering, by the same running error analysis.
 *
 * <p>Backends may compute such convolutions as Y = Aᵀ [sum over channels of (G w Gᵀ) ∘ (Bᵀ x B)] A,
 * see {@link MinimalFiltering}. Each step is tracked as the sums of products that it is. An element
 * of a result is then allowed the largest error of plain sums and of the two tile sizes. Numbers
 * that are not finite spread over a tile, so where they do, any value will do; and where plain sums
 * are not finite, any value that is not.
 */
final class TrackedWinograd {
  private static final int LEAST_CHANNELS = 32;

  private final RoundingModel model;
  private final MinimalFiltering matrices;
  private final TrackedSum sum;

  private TrackedWinograd(RoundingModel model, MinimalFiltering matrices) {
    this.model = model;
    this.matrices = matrices;
    sum = new TrackedSum(model);
  }

  /** A square of numbers with their errors. */
  private record Square(double[] value, double[] error) {
    static Square of(int side) {
      return new Square(new double[side * side], new double[side * side]);
    }
  }

  /** An image whose pixels outside are 0, or filters. */
  private record Images(Tensor tensor) {
    void read(int image, int top, int left, int channel, int side, Square to) {
      Shape shape = tensor.shape();
      TrackedBuffer buffer = TrackingBackend.buffer(tensor);
      for (int i = 0; i < side * side; i++) {
        int h = top + i / side;
        int v = left + i % side;
        boolean inside = h >= 0 && h < shape.extent(1) && v >= 0 && v < shape.extent(2);
        int row = (image * shape.extent(1) + h) * shape.extent(2) + v;
        int at = tensor.layout().offset() + row * shape.extent(3) + channel;
        to.value[i] = inside ? buffer.value[at] : 0;
        to.error[i] = inside ? buffer.error[at] : 0;
      }
    }
  }

  /** Tells whether backends may compute a convolution like this. */
  static boolean applies(Conv2dSpec spec, Tensor w) {
    Window2d window = spec.window();
    return spec.groups() == 1
        && window.height() == 3
        && window.width() == 3
        && window.strideHeight() == 1
        && window.strideWidth() == 1
        && window.dilationHeight() == 1
        && window.dilationWidth() == 1
        && w.shape().extent(0) >= LEAST_CHANNELS
        && w.shape().extent(3) >= LEAST_CHANNELS;
  }

  /** Widens the errors of y. */
  static void forward(RoundingModel model, Conv2dSpec spec, Tensor x, Tensor w, Tensor y) {
    Window2d window = spec.window();
    for (var matrices : new MinimalFiltering[] {MinimalFiltering.TWO, MinimalFiltering.FOUR}) {
      new TrackedWinograd(model, matrices)
          .correlate(x, -window.padTop(), -window.padLeft(), w, false, y);
    }
  }

  /** Widens the errors of dx. */
  static void gradInput(RoundingModel model, Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    Window2d window = spec.window();
    for (var matrices : new MinimalFiltering[] {MinimalFiltering.TWO, MinimalFiltering.FOUR}) {
      new TrackedWinograd(model, matrices)
          .correlate(dy, window.padTop() - 2, window.padLeft() - 2, w, true, dx);
    }
  }

  /** Widens the errors of dw. */
  static void gradFilter(RoundingModel model, Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    Window2d window = spec.window();
    for (var matrices : new MinimalFiltering[] {MinimalFiltering.TWO, MinimalFiltering.FOUR}) {
      new TrackedWinograd(model, matrices).gradient(dy, x, -window.padTop(), -window.padLeft(), dw);
    }
  }

  /** dw = Gᵀ [ sum over tiles of (A dy Aᵀ) ∘ (Bᵀ x B) ] G. */
  private void gradient(Tensor dy, Tensor x, int top, int left, Tensor dw) {
    int m = matrices.outputs();
    double[][] toPoints = MinimalFiltering.transposed(matrices.output());
    double[][] toTaps = MinimalFiltering.transposed(matrices.filter());
    List<Square[]> gradients = new ArrayList<>();
    List<Square[]> images = new ArrayList<>();
    for (int image = 0; image < dy.shape().extent(0); image++) {
      for (int i = 0; i < dy.shape().extent(1); i += m) {
        for (int j = 0; j < dy.shape().extent(2); j += m) {
          gradients.add(tiles(dy, image, i, j, m, toPoints));
          images.add(tiles(x, image, top + i, left + j, matrices.points(), matrices.image()));
        }
      }
    }
    for (int o = 0; o < dw.shape().extent(0); o++) {
      for (int c = 0; c < dw.shape().extent(3); c++) {
        Square sums = multiply(column(gradients, o), column(images, c));
        widen(dw, o, 0, 0, c, sandwich(toTaps, sums), 3);
      }
    }
  }

  private static Square[] column(List<Square[]> rows, int column) {
    return rows.stream().map(row -> row[column]).toArray(Square[]::new);
  }

  /**
   * Widens the errors of y[image, i, j, o] = sum of x[image, top + i + a, left + j + b, c] * w[o,
   * a, b, c].
   *
   * @param turned whether w is [c, 2 - a, 2 - b, o] instead
   */
  private void correlate(Tensor x, int top, int left, Tensor w, boolean turned, Tensor y) {
    int m = matrices.outputs();
    Square[][] filters = filters(w, turned);
    for (int image = 0; image < y.shape().extent(0); image++) {
      for (int i = 0; i < y.shape().extent(1); i += m) {
        for (int j = 0; j < y.shape().extent(2); j += m) {
          Square[] pixels = tiles(x, image, top + i, left + j, matrices.points(), matrices.image());
          for (int o = 0; o < y.shape().extent(3); o++) {
            widen(y, image, i, j, o, sandwich(matrices.output(), multiply(pixels, filters[o])), m);
          }
        }
      }
    }
  }

  private Square[][] filters(Tensor w, boolean turned) {
    int outs = w.shape().extent(turned ? 3 : 0);
    int channels = w.shape().extent(turned ? 0 : 3);
    Square[][] filters = new Square[outs][channels];
    for (int o = 0; o < outs; o++) {
      for (int c = 0; c < channels; c++) {
        Square taps = Square.of(3);
        new Images(w).read(turned ? c : o, 0, 0, turned ? o : c, 3, taps);
        filters[o][c] = sandwich(matrices.filter(), turned ? reversed(taps) : taps);
      }
    }
    return filters;
  }

  private static Square reversed(Square taps) {
    Square result = Square.of(3);
    for (int i = 0; i < 9; i++) {
      result.value[i] = taps.value[8 - i];
      result.error[i] = taps.error[8 - i];
    }
    return result;
  }

  /** Returns the squares of all channels at points. */
  private Square[] tiles(Tensor x, int image, int top, int left, int side, double[][] transform) {
    Square[] tiles = new Square[x.shape().extent(3)];
    for (int c = 0; c < tiles.length; c++) {
      Square square = Square.of(side);
      new Images(x).read(image, top, left, c, side, square);
      tiles[c] = sandwich(transform, square);
    }
    return tiles;
  }

  /** Returns, point by point, the sum over all channels of the products. */
  private Square multiply(Square[] a, Square[] b) {
    Square result = Square.of(matrices.points());
    for (int f = 0; f < result.value.length; f++) {
      sum.clear();
      for (int c = 0; c < a.length; c++) {
        sum.addProduct(a[c].value[f], a[c].error[f], b[c].value[f], b[c].error[f]);
      }
      result.value[f] = sum.value();
      result.error[f] = sum.error();
    }
    return result;
  }

  /** Returns t x tᵀ. */
  private Square sandwich(double[][] t, Square x) {
    return half(t, half(t, x, t[0].length), t.length);
  }

  /** Returns (t x)ᵀ for x[k, columns]. */
  private Square half(double[][] t, Square x, int columns) {
    Square result = new Square(new double[columns * t.length], new double[columns * t.length]);
    for (int i = 0; i < t.length; i++) {
      for (int j = 0; j < columns; j++) {
        sum.clear();
        for (int k = 0; k < t[i].length; k++) {
          if (t[i][k] != 0) {
            int at = k * columns + j;
            double rounding = model.rounded(t[i][k], 0);
            sum.addProduct(t[i][k], rounding, x.value[at], x.error[at]);
          }
        }
        result.value[j * t.length + i] = sum.value();
        result.error[j * t.length + i] = sum.error();
      }
    }
    return result;
  }

  private void widen(Tensor y, int image, int top, int left, int o, Square tile, int m) {
    Shape shape = y.shape();
    TrackedBuffer buffer = TrackingBackend.buffer(y);
    for (int i = 0; i < Math.min(m, shape.extent(1) - top); i++) {
      for (int j = 0; j < Math.min(m, shape.extent(2) - left); j++) {
        int row = (image * shape.extent(1) + top + i) * shape.extent(2) + left + j;
        int at = y.layout().offset() + row * shape.extent(3) + o;
        boolean finite = Double.isFinite(buffer.value[at]);
        boolean spread = finite && !Double.isFinite(tile.value[i * m + j]);
        double error = Math.max(buffer.error[at], tile.error[i * m + j]);
        buffer.error[at] = spread ? Double.POSITIVE_INFINITY : finite ? error : Double.NaN;
      }
    }
  }
}
