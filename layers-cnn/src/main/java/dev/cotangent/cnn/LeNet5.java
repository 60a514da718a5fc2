package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * The network of LeCun, Bottou, Bengio and Haffner (1998), section II.B, in its usual modern form.
 *
 * <p>Two convolutions of 5 by 5 (6 filters with padding 2, 16 without), each with ReLU and a
 * maximum over 2 by 2, then dense layers of 120, 84 and {@code classes}. The paper has scaled tanh,
 * trainable subsampling, a partial connection table and radial basis outputs. For images [28, 28,
 * 1]: 61,706 parameters with 10 classes.
 *
 * @param classes number of logits
 */
public record LeNet5(int classes) implements LayerSpec {

  /** Returns the network for a number of classes. */
  public static LeNet5 of(int classes) {
    return new LeNet5(classes);
  }

  /** Returns the layers from the image to the logits, by the names of their parameters. */
  public Sequential layers() {
    Activation relu = Activation.relu();
    return Sequential.of()
        .then("conv1", Conv2d.filters(6).kernel(5).padding(2).activation(relu))
        .then("pool1", MaxPool2d.of(2))
        .then("conv2", Conv2d.filters(16).kernel(5).activation(relu))
        .then("pool2", MaxPool2d.of(2))
        .then("flatten", Flatten.of())
        .then("dense1", Dense.of(120).activation(relu))
        .then("dense2", Dense.of(84).activation(relu))
        .then("dense3", Dense.of(classes));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    return layers().build(builder, input);
  }
}
