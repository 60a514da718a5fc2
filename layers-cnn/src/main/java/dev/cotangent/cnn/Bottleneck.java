package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * Convolutions of 1 by 1, 3 by 3 and 1 by 1, each normalised, beside a shortcut; ReLU after each.
 *
 * <p>[height, width, channels] to [height/stride, width/stride, 4·width]. The stride is that of the
 * convolution of 3 by 3, as in torchvision, whose names the parameters have: {@code conv1}, {@code
 * bn1}, ..., {@code conv3}, {@code bn3}, {@code downsample.0}, {@code downsample.1}. Source: He,
 * Zhang, Ren and Sun 2015, figure 5 right, option B.
 *
 * @param width filters of the first two convolutions
 * @param isPlain whether the shortcut is left out
 */
public record Bottleneck(int width, int stride, boolean isPlain) implements LayerSpec {
  /** How many times as many filters the last convolution has. */
  static final int WIDENING = 4;

  /** Returns a block that keeps height and width. */
  public static Bottleneck of(int width) {
    return new Bottleneck(width, 1, false);
  }

  /** Returns this block with another stride. */
  public Bottleneck stride(int stride) {
    return new Bottleneck(width, stride, isPlain);
  }

  /** Returns this block without its shortcut. */
  public Bottleneck plain() {
    return new Bottleneck(width, stride, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Conv2d conv = ResNet.convolution(width);
    Sequential deep =
        Sequential.of()
            .then("conv1", conv.kernel(1))
            .then("bn1", BatchNorm.of())
            .then("relu", Activation.relu())
            .then("conv2", conv.kernel(3).padding(1).stride(stride))
            .then("bn2", BatchNorm.of())
            .then("relu1", Activation.relu())
            .then("conv3", ResNet.convolution(WIDENING * width).kernel(1))
            .then("bn3", BatchNorm.of());
    return ResidualJoin.build(builder, input, deep, stride, isPlain);
  }
}
