package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;

/**
 * The mean over windows of images: [height, width, channels] to [p, q, channels].
 *
 * @param window size, stride, dilation and padding
 * @param countsPadding whether padding counts as zeros; if not, the mean is that of the elements
 *     inside
 */
public record AveragePool2d(Window2d window, boolean countsPadding) implements LayerSpec {

  /** Returns pooling over squares side by side. */
  public static AveragePool2d of(int size) {
    return of(size, size);
  }

  /** Returns pooling over rectangles side by side. */
  public static AveragePool2d of(int height, int width) {
    return new AveragePool2d(Window2d.of(height, width).stride(height, width), false);
  }

  /** Returns this layer with another distance between windows. */
  public AveragePool2d stride(int stride) {
    return new AveragePool2d(window.stride(stride, stride), countsPadding);
  }

  /** Returns this layer with padding on all four sides. */
  public AveragePool2d padding(int size) {
    return new AveragePool2d(window.padding(size, size), countsPadding);
  }

  /** Returns this layer counting padding as zeros, as PyTorch does by default. */
  public AveragePool2d countPadding() {
    return new AveragePool2d(window, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = Pooling.output("average pooling", window, input);
    var op = new AveragePool2dOp(window, countsPadding);
    return new Built(output, (tape, x) -> tape.apply(op, x));
  }
}
