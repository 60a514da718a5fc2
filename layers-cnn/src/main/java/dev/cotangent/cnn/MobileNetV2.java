package dev.cotangent.cnn;

import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * The network of Sandler et al. (2018), table 2, made of {@link InvertedResidual}s.
 *
 * <p>For images of some 224 pixels: 3,504,872 parameters with 3 channels and 1000 classes. Names
 * are torchvision's: {@code features.0.0}, {@code features.1.conv.0.0}, ..., {@code classifier.1}.
 *
 * @param classes number of logits
 */
public record MobileNetV2(int classes) implements LayerSpec {
  /** Rows: expansion, filters, number of blocks, stride of the first. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private static final int FIRST = 32;
  private static final int LAST = 1280;

  /** Returns the network for a number of classes. */
  public static MobileNetV2 of(int classes) {
    return new MobileNetV2(classes);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Conv2d first = ResNet.convolution(FIRST).stride(2).padding(1);
    Sequential features = Sequential.of(InvertedResidual.unit(first));
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        int stride = i == 0 ? stage[3] : 1;
        features = features.then(new InvertedResidual(stage[1], stride, stage[0]));
      }
    }
    features = features.then(InvertedResidual.unit(ResNet.convolution(LAST).kernel(1)));
    Dense logits =
        Dense.of(classes).weight(Initialisers.normal(0, 0.01)).bias(Initialisers.zeros());
    return Sequential.of()
        .then("features", features)
        .then("avgpool", GlobalPool.average())
        .then("classifier", Sequential.of(Dropout.of(0.2), logits))
        .build(builder, input);
  }
}
