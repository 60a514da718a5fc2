package dev.cotangent.cnn;

import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.Shape;

/**
 * One vector for an image [height, width, channels] or a sequence [time, channels]: [channels].
 *
 * <p>The padding of sequences that carry lengths has no influence.
 *
 * @param pooling applied to the pixels as if they were steps
 */
public record GlobalPool(PoolOverTime pooling) implements LayerSpec {

  /** Returns the mean of each channel. */
  public static GlobalPool average() {
    return new GlobalPool(PoolOverTime.mean());
  }

  /** Returns the maximum of each channel. */
  public static GlobalPool max() {
    return new GlobalPool(PoolOverTime.max());
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() == 2) {
      return pooling.build(builder, input);
    }
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "global pooling: input must be [height, width, channels] or [time, channels], got "
              + input);
    }
    Shape pixels = Shape.of(input.extent(0) * input.extent(1), input.last());
    Built pool = pooling.build(builder, pixels);
    return new Built(
        pool.output(),
        (tape, x) -> {
          var flat = new ReshapeOp(pixels.prepend(x.shape().extent(0)));
          return pool.layer().forward(tape, tape.apply(flat, x));
        });
  }
}
