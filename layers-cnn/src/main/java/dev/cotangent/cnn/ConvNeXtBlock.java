package dev.cotangent.cnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * y = x + scale·f(x), where f mixes pixels channel by channel, then channels pixel by pixel.
 *
 * <p>f: a depthwise convolution of 7 by 7, layer normalisation, a dense layer of 4 times the
 * channels with gelu, and a dense layer back. Parameters are named as in torchvision: {@code
 * layer_scale} [channels], {@code block.0} (convolution), {@code block.2} (normalisation), {@code
 * block.3} and {@code block.5} (dense). Source: Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022,
 * figure 4.
 *
 * @param scale initial value of {@code layer_scale}
 * @param weight initial values of the filters and dense weights; biases start at 0
 * @param drop probability that f is left out for an example in training
 */
public record ConvNeXtBlock(double scale, Initialiser weight, double drop) implements LayerSpec {
  private static final int WIDENING = 4;
  private static final PointwiseOp SCALED_SUM =
      PointwiseOp.of("layerScale", Expr.input(0).plus(Expr.input(1).times(Expr.input(2))));

  /** Returns a block that starts as the paper's: scale 1e-6, weights of deviation 0.02. */
  public static ConvNeXtBlock of() {
    return new ConvNeXtBlock(1e-6, Initialisers.normal(0, 0.02), 0);
  }

  /** Returns this block with another initial value of {@code layer_scale}. */
  public ConvNeXtBlock scale(double initial) {
    return new ConvNeXtBlock(initial, weight, drop);
  }

  /** Returns this block with other initial weights. */
  public ConvNeXtBlock weight(Initialiser initial) {
    return new ConvNeXtBlock(scale, initial, drop);
  }

  /** Returns this block with stochastic depth. */
  public ConvNeXtBlock drop(double probability) {
    return new ConvNeXtBlock(scale, weight, probability);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    int channels = input.last();
    Parameter gamma =
        builder.parameter("layer_scale", Shape.of(channels), Initialisers.constant(scale));
    Built f = builder.child("block", block(channels), input);
    Built dropped = Dropout.examples(drop).build(builder, f.output());
    return new Built(
        f.output(),
        (tape, x) -> {
          var y = dropped.layer().forward(tape, f.layer().forward(tape, x));
          return tape.apply(SCALED_SUM, x, tape.parameter(gamma), y);
        });
  }

  private Sequential block(int channels) {
    Initialiser bias = Initialisers.zeros();
    return Sequential.of()
        .then(
            "0",
            Conv2d.filters(channels)
                .kernel(7)
                .padding(3)
                .groups(channels)
                .weight(weight)
                .bias(bias))
        .then("2", LayerNorm.of().eps(1e-6))
        .then(
            "3",
            Dense.of(WIDENING * channels).weight(weight).bias(bias).activation(Activation.gelu()))
        .then("5", Dense.of(channels).weight(weight).bias(bias));
  }
}
