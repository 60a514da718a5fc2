package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * The block of MobileNetV2: wider channels, a depthwise convolution, fewer channels, a shortcut.
 *
 * <p>[height, width, channels] to [height/stride, width/stride, filters]. A convolution of 1 by 1
 * to expansion·channels and a depthwise one of 3 by 3, each with batch normalisation and ReLU6,
 * then a convolution of 1 by 1 with batch normalisation alone; the input is added where the shape
 * is the same. Names are torchvision's: {@code conv.0.0}, {@code conv.0.1}, {@code conv.1.0}, ...,
 * {@code conv.2}, {@code conv.3}; without expansion the first pair is missing. Source: Sandler,
 * Howard, Zhu, Zhmoginov and Chen 2018, table 1.
 *
 * @param expansion how many times as many channels are in the middle, at least 1
 */
public record InvertedResidual(int filters, int stride, int expansion) implements LayerSpec {

  /** Returns a block that keeps height and width and has six times the channels in the middle. */
  public static InvertedResidual of(int filters) {
    return new InvertedResidual(filters, 1, 6);
  }

  /** Returns this block with another stride. */
  public InvertedResidual stride(int stride) {
    return new InvertedResidual(filters, stride, expansion);
  }

  /** Returns this block with another width in the middle. */
  public InvertedResidual expansion(int factor) {
    return new InvertedResidual(filters, stride, factor);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("inverted residual", input, 3, "[height, width, channels]");
    int middle = expansion * input.last();
    Sequential layers = Sequential.of();
    if (expansion > 1) {
      layers = layers.then(unit(ResNet.convolution(middle).kernel(1)));
    }
    Conv2d depthwise = ResNet.convolution(middle).padding(1).stride(stride).groups(middle);
    layers =
        layers
            .then(unit(depthwise))
            .then(ResNet.convolution(filters).kernel(1))
            .then(BatchNorm.of());
    Built conv = builder.child("conv", layers, input);
    if (!conv.output().equals(input)) {
      return conv;
    }
    return new Built(
        input, (tape, x) -> tape.apply(PointwiseOp.add(), x, conv.layer().forward(tape, x)));
  }

  /** A convolution with batch normalisation and ReLU6. */
  static Sequential unit(Conv2d conv) {
    return Sequential.of(conv, BatchNorm.of(), Activation.relu6());
  }
}
