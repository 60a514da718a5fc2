package dev.cotangent.backend.cases;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * The input gradient of a convolution as one sum for each element.
 *
 * <p>The default sums over the filters first and then over the taps, which rounds less than one
 * long sum: tolerances taken from it would refuse kernels that add in another order.
 */
final class TrackedConv {
  private final RoundingModel model;
  private final Conv2dSpec spec;
  private final Tensor dy;
  private final Tensor w;
  private final Tensor dx;

  TrackedConv(RoundingModel model, Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    this.model = model;
    this.spec = spec;
    this.dy = dy;
    this.w = w;
    this.dx = dx;
  }

  /** Overwrites dx. */
  void gradInput() {
    TrackedBuffer to = TrackingBackend.buffer(dx);
    Shape x = dx.shape();
    int at = dx.layout().offset();
    TrackedSum sum = new TrackedSum(model);
    for (int b = 0; b < x.extent(0); b++) {
      for (int h = 0; h < x.extent(1); h++) {
        for (int v = 0; v < x.extent(2); v++) {
          for (int i = 0; i < x.extent(3); i++, at++) {
            sum.clear();
            addTaps(sum, b, h, v, i);
            to.value[at] = sum.value();
            to.error[at] = sum.error();
          }
        }
      }
    }
  }

  private void addTaps(TrackedSum sum, int b, int h, int v, int i) {
    Window2d window = spec.window();
    for (int a = 0; a < window.height(); a++) {
      int down = h + window.padTop() - a * window.dilationHeight();
      for (int c = 0; c < window.width(); c++) {
        int right = v + window.padLeft() - c * window.dilationWidth();
        if (isOutput(down, window.strideHeight(), dy.shape().extent(1))
            && isOutput(right, window.strideWidth(), dy.shape().extent(2))) {
          int p = down / window.strideHeight();
          int q = right / window.strideWidth();
          addFilters(sum, b, p, q, a, c, i);
        }
      }
    }
  }

  private void addFilters(TrackedSum sum, int b, int p, int q, int a, int c, int i) {
    TrackedBuffer y = TrackingBackend.buffer(dy);
    TrackedBuffer filters = TrackingBackend.buffer(w);
    Shape ys = dy.shape();
    Shape ws = w.shape();
    int perGroup = ws.extent(0) / spec.groups();
    int group = i / ws.extent(3);
    for (int o = group * perGroup; o < (group + 1) * perGroup; o++) {
      int yAt = ((b * ys.extent(1) + p) * ys.extent(2) + q) * ys.extent(3) + o;
      int wAt = ((o * ws.extent(1) + a) * ws.extent(2) + c) * ws.extent(3) + i % ws.extent(3);
      yAt += dy.layout().offset();
      wAt += w.layout().offset();
      sum.addProduct(y.value[yAt], y.error[yAt], filters.value[wAt], filters.error[wAt]);
    }
  }

  private static boolean isOutput(int position, int stride, int extent) {
    return position >= 0 && position % stride == 0 && position / stride < extent;
  }
}
