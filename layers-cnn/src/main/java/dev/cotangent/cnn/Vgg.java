package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * A plain stack of convolutions of 3 by 3 and maxima over 2 by 2, then dense layers: VGG.
 *
 * <p>Names are torchvision's, which counts activations and poolings too: {@code features.0}, {@code
 * features.3}, ..., {@code classifier.0}, {@code classifier.3}, {@code classifier.6}. The first
 * dense layer reads the pixels of a channel side by side there, the channels of a pixel here.
 * Source: Simonyan and Zisserman 2014, table 1.
 *
 * @param filters of each convolution; 0 stands for a maximum over 2 by 2
 * @param pooled side of the image that the dense layers see, by the mean over adaptive windows
 * @param hidden units of both dense layers before the last
 * @param isNormalised whether a batch normalisation follows each convolution
 * @param dropout probability of an element to be dropped after each of these dense layers
 * @param classes number of logits
 */
public record Vgg(
    List<Integer> filters,
    int pooled,
    int hidden,
    boolean isNormalised,
    double dropout,
    int classes)
    implements LayerSpec {

  /** Copies the numbers of filters. */
  public Vgg {
    filters = List.copyOf(filters);
  }

  /** Returns VGG-11, configuration A: 132,863,336 parameters with 3 channels and 1000 classes. */
  public static Vgg vgg11(int classes) {
    List<Integer> filters = List.of(64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0);
    return new Vgg(filters, 7, 4096, false, 0.5, classes);
  }

  /** Returns VGG-16, configuration D: 138,357,544 parameters with 3 channels and 1000 classes. */
  public static Vgg vgg16(int classes) {
    List<Integer> filters =
        List.of(64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0);
    return new Vgg(filters, 7, 4096, false, 0.5, classes);
  }

  /** Returns a small one with batch normalisation for images of some 32 pixels. */
  public static Vgg small(int classes) {
    List<Integer> filters = List.of(32, 32, 0, 64, 64, 0, 128, 128, 0);
    return new Vgg(filters, 2, 128, true, 0.5, classes);
  }

  /** Returns this network with batch normalisation after each convolution. */
  public Vgg normalised() {
    return new Vgg(filters, pooled, hidden, true, dropout, classes);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    return Sequential.of()
        .then("features", features())
        .then("avgpool", AdaptivePool2d.average(pooled, pooled))
        .then("flatten", Flatten.of())
        .then("classifier", classifier())
        .build(builder, input);
  }

  private Sequential features() {
    Sequential features = Sequential.of();
    for (int count : filters) {
      if (count == 0) {
        features = features.then(MaxPool2d.of(2));
        continue;
      }
      features = features.then(Conv2d.filters(count).padding(1).weight(Initialisers.heNormal()));
      if (isNormalised) {
        features = features.then(BatchNorm.of());
      }
      features = features.then(Activation.relu());
    }
    return features;
  }

  private Sequential classifier() {
    return Sequential.of(
        Dense.of(hidden),
        Activation.relu(),
        Dropout.of(dropout),
        Dense.of(hidden),
        Activation.relu(),
        Dropout.of(dropout),
        Dense.of(classes));
  }
}
