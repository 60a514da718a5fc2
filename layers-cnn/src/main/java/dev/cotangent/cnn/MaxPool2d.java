package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;

/**
 * The maximum over windows of images: [height, width, channels] to [p, q, channels].
 *
 * @param window size, stride, dilation and padding; padding never wins
 */
public record MaxPool2d(Window2d window) implements LayerSpec {

  /** Checks the padding. */
  public MaxPool2d {
    var unused = new MaxPool2dOp(window);
  }

  /** Returns pooling over squares side by side. */
  public static MaxPool2d of(int size) {
    return of(size, size);
  }

  /** Returns pooling over rectangles side by side. */
  public static MaxPool2d of(int height, int width) {
    return new MaxPool2d(Window2d.of(height, width).stride(height, width));
  }

  /** Returns this layer with another distance between windows. */
  public MaxPool2d stride(int stride) {
    return new MaxPool2d(window.stride(stride, stride));
  }

  /** Returns this layer with padding on all four sides, at most half of the window's size. */
  public MaxPool2d padding(int size) {
    return new MaxPool2d(window.padding(size, size));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = Pooling.output("max pooling", window, input);
    var op = new MaxPool2dOp(window);
    return new Built(output, (tape, x) -> tape.apply(op, x));
  }
}
