package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * Two convolutions of 3 by 3 (32 and 64 filters), one maximum over 2 by 2, dense layers of 128 and
 * {@code classes}; ReLU between, dropout before each dense layer.
 *
 * <p>The network of the examples that Keras and PyTorch ship for MNIST, with "same" padding. For
 * images [28, 28, 1]: 1,625,866 parameters with 10 classes.
 *
 * @param classes number of logits
 * @param dropout probability of an element to be dropped
 */
public record SmallCnn(int classes, double dropout) implements LayerSpec {

  /** Returns the network for a number of classes, without dropout. */
  public static SmallCnn of(int classes) {
    return new SmallCnn(classes, 0);
  }

  /** Returns this network with dropout. */
  public SmallCnn dropout(double probability) {
    return new SmallCnn(classes, probability);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Activation relu = Activation.relu();
    return Sequential.of()
        .then("conv1", Conv2d.filters(32).kernel(3).samePadding().activation(relu))
        .then("conv2", Conv2d.filters(64).kernel(3).samePadding().activation(relu))
        .then("pool", MaxPool2d.of(2))
        .then("flatten", Flatten.of())
        .then("dropout1", Dropout.of(dropout))
        .then("dense1", Dense.of(128).activation(relu))
        .then("dropout2", Dropout.of(dropout))
        .then("dense2", Dense.of(classes))
        .build(builder, input);
  }
}
