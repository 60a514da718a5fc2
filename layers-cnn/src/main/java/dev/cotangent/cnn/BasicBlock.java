package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * Two convolutions of 3 by 3, each with batch normalisation, beside a shortcut; ReLU after each.
 *
 * <p>[height, width, channels] to [height/stride, width/stride, filters]. The shortcut is the
 * identity; where the shape changes, a convolution of 1 by 1 with batch normalisation. Parameters
 * are named as in torchvision: {@code conv1}, {@code bn1}, {@code conv2}, {@code bn2}, {@code
 * downsample.0}, {@code downsample.1}. Source: He, Zhang, Ren and Sun 2015, figure 5 left, option
 * B.
 *
 * @param filters of both convolutions
 * @param stride of the first convolution and the shortcut
 * @param isPlain whether the shortcut is left out, to see what it does
 */
public record BasicBlock(int filters, int stride, boolean isPlain) implements LayerSpec {

  /** Returns a block that keeps height and width. */
  public static BasicBlock of(int filters) {
    return new BasicBlock(filters, 1, false);
  }

  /** Returns this block with another stride. */
  public BasicBlock stride(int stride) {
    return new BasicBlock(filters, stride, isPlain);
  }

  /** Returns this block without its shortcut. */
  public BasicBlock plain() {
    return new BasicBlock(filters, stride, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Conv2d conv = ResNet.convolution(filters);
    Sequential deep =
        Sequential.of()
            .then("conv1", conv.kernel(3).padding(1).stride(stride))
            .then("bn1", BatchNorm.of())
            .then("relu", Activation.relu())
            .then("conv2", conv.kernel(3).padding(1))
            .then("bn2", BatchNorm.of());
    return ResidualJoin.build(builder, input, deep, stride, isPlain);
  }
}
