package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec.Built;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/** How a residual block ends: y = max(deep(x) + shortcut(x), 0), or without the shortcut. */
final class ResidualJoin {
  private ResidualJoin() {}

  /**
   * Builds a block.
   *
   * <p>The shortcut is the identity; where the shape changes, a convolution of 1 by 1 with batch
   * normalisation, {@code downsample.0} and {@code downsample.1}.
   *
   * @param deep the layers beside the shortcut, whose names become those of the block
   * @param isPlain whether there is no shortcut
   */
  static Built build(
      LayerBuilder builder, Shape input, Sequential deep, int stride, boolean isPlain) {
    if (isPlain) {
      return deep.then("relu2", Activation.relu()).build(builder, input);
    }
    Built main = deep.build(builder, input);
    if (main.output().equals(input)) {
      return join(main, new Built(input, (_, x) -> x));
    }
    Conv2d projection = ResNet.convolution(main.output().last()).kernel(1).stride(stride);
    return join(
        main, builder.child("downsample", Sequential.of(projection, BatchNorm.of()), input));
  }

  private static Built join(Built main, Built shortcut) {
    var sum = new AddReluOp();
    return new Built(
        main.output(),
        (tape, x) -> {
          var y = main.layer().forward(tape, x);
          return tape.apply(sum, y, shortcut.layer().forward(tape, x));
        });
  }
}
