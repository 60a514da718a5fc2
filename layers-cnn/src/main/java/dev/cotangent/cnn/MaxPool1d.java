package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;

/**
 * The maximum over windows of sequences: [time, features] to [positions, features].
 *
 * <p>Where a batch carries lengths, what lies past the end of a sequence never wins.
 *
 * @param window of height 1
 */
public record MaxPool1d(Window2d window) implements LayerSpec {

  /** Checks the padding. */
  public MaxPool1d {
    var unused = new MaxPool2dOp(window);
  }

  /** Returns pooling over windows side by side. */
  public static MaxPool1d of(int size) {
    return new MaxPool1d(Window2d.of(1, size).stride(1, size));
  }

  /** Returns this layer with another distance between windows. */
  public MaxPool1d stride(int stride) {
    return new MaxPool1d(window.stride(1, stride));
  }

  /** Returns this layer with padding before and after, at most half of the window's size. */
  public MaxPool1d padding(int size) {
    return new MaxPool1d(window.padding(0, size));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape output = OverTime.output("max pooling", window, input, input.last());
    var overTime = OverTime.of(window, Double.NEGATIVE_INFINITY);
    var op = new MaxPool2dOp(window);
    return new Built(
        output, (tape, x) -> overTime.apply(tape, x, images -> tape.apply(op, images)));
  }
}
