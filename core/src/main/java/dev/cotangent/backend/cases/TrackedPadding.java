package dev.cotangent.backend.cases;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * What is left open where NaN and infinities of one operand meet the zeros of the padding.
 *
 * <p>The default multiplies filters, and dy on the way to their gradient, by these zeros, which
 * makes NaN; other kernels leave them out. So each NaN is summed again without them: if that is
 * finite, any value will do, and if it is an infinity, any that is not finite. The input gradient
 * is tracked without zeros; the same is open where a filter may meet those around dy.
 */
final class TrackedPadding {
  private final Window2d window;
  private final Shape image;
  private final int filters;
  private final int channels;

  private TrackedPadding(Conv2dSpec spec, Tensor x, Tensor w) {
    window = spec.window();
    image = x.shape();
    filters = w.shape().extent(0) / spec.groups();
    channels = w.shape().extent(3);
  }

  /** Opens what y = x * w leaves open. */
  static void forward(Conv2dSpec spec, Tensor x, Tensor w, Tensor y) {
    var padding = new TrackedPadding(spec, x, w);
    double[] images = values(x);
    double[] taps = values(w);
    for (int at = 0; at < y.size(); at++) {
      if (isNaN(y, at)) {
        settle(y, at, padding.output(images, taps, index(y.shape(), at)));
      }
    }
  }

  /** Opens what dw, the sum over all positions of dy * x, leaves open. */
  static void gradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    var padding = new TrackedPadding(spec, x, dw);
    double[] images = values(x);
    double[] gradients = values(dy);
    for (int at = 0; at < dw.size(); at++) {
      if (isNaN(dw, at)) {
        int[] tap = index(dw.shape(), at);
        settle(dw, at, padding.gradient(images, gradients, dy.shape(), tap));
      }
    }
  }

  /** Opens what dx, the sum over all outputs that read x of dy * w, leaves open. */
  static void gradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    var padding = new TrackedPadding(spec, dx, w);
    double[] taps = values(w);
    if (Arrays.stream(taps).allMatch(Double::isFinite)) {
      return;
    }
    for (int at = 0; at < dx.size(); at++) {
      if (padding.meetsPadding(dy.shape(), taps, index(dx.shape(), at))) {
        settle(dx, at, TrackingBackend.buffer(dx).value[dx.layout().offset() + at]);
      }
    }
  }

  /** Tells whether a tap that is not finite would read dx[b, h, v, i] from outside of dy. */
  private boolean meetsPadding(Shape dy, double[] w, int[] x) {
    int first = x[3] / channels * filters;
    for (int tap = 0; tap < window.height() * window.width(); tap++) {
      int down = x[1] + window.padTop() - tap / window.width() * window.dilationHeight();
      int right = x[2] + window.padLeft() - tap % window.width() * window.dilationWidth();
      boolean onGrid = down % window.strideHeight() == 0 && right % window.strideWidth() == 0;
      boolean inside =
          isWithin(down, dy.extent(1) * window.strideHeight())
              && isWithin(right, dy.extent(2) * window.strideWidth());
      for (int o = first; onGrid && !inside && o < first + filters; o++) {
        int at = (o * window.height() * window.width() + tap) * channels + x[3] % channels;
        if (!Double.isFinite(w[at])) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isWithin(int position, int extent) {
    return position >= 0 && position < extent;
  }

  /** Returns y[b, p, q, o] without the padding. */
  private double output(double[] x, double[] w, int[] y) {
    double sum = 0;
    for (int a = 0; a < window.height(); a++) {
      for (int c = 0; c < window.width(); c++) {
        int pixel = pixel(y[0], y[1], y[2], a, c);
        if (pixel >= 0) {
          int from = pixel + y[3] / filters * channels;
          int tap = ((y[3] * window.height() + a) * window.width() + c) * channels;
          for (int i = 0; i < channels; i++) {
            sum += x[from + i] * w[tap + i];
          }
        }
      }
    }
    return sum;
  }

  /** Returns dw[o, a, c, i] without the padding. */
  private double gradient(double[] x, double[] dy, Shape outputs, int[] tap) {
    double sum = 0;
    int positions = outputs.size() / outputs.last();
    for (int position = 0; position < positions; position++) {
      int q = position % outputs.extent(2);
      int p = position / outputs.extent(2) % outputs.extent(1);
      int b = position / outputs.extent(2) / outputs.extent(1);
      int pixel = pixel(b, p, q, tap[1], tap[2]);
      if (pixel >= 0) {
        int channel = tap[0] / filters * channels + tap[3];
        sum += x[pixel + channel] * dy[position * outputs.last() + tap[0]];
      }
    }
    return sum;
  }

  /** Returns where the pixel begins that tap (a, c) reads for output (b, p, q), -1 outside. */
  private int pixel(int b, int p, int q, int a, int c) {
    int row = p * window.strideHeight() - window.padTop() + a * window.dilationHeight();
    int column = q * window.strideWidth() - window.padLeft() + c * window.dilationWidth();
    boolean inside = row >= 0 && row < image.extent(1) && column >= 0 && column < image.extent(2);
    return inside ? ((b * image.extent(1) + row) * image.extent(2) + column) * image.extent(3) : -1;
  }

  private static void settle(Tensor result, int at, double sum) {
    if (!Double.isNaN(sum)) {
      TrackedBuffer buffer = TrackingBackend.buffer(result);
      int place = result.layout().offset() + at;
      buffer.value[place] = sum;
      buffer.error[place] = Double.isFinite(sum) ? Double.POSITIVE_INFINITY : Double.NaN;
    }
  }

  private static boolean isNaN(Tensor result, int at) {
    return Double.isNaN(TrackingBackend.buffer(result).value[result.layout().offset() + at]);
  }

  private static double[] values(Tensor tensor) {
    double[] values = new double[tensor.size()];
    int offset = tensor.layout().offset();
    System.arraycopy(TrackingBackend.buffer(tensor).value, offset, values, 0, values.length);
    return values;
  }

  private static int[] index(Shape shape, int at) {
    int[] index = new int[shape.rank()];
    int rest = at;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return index;
  }
}
