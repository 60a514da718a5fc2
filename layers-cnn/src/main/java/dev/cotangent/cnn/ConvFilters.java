package dev.cotangent.cnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.nn.Fans;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * The parameters of a convolution, and how they are applied to images.
 *
 * @param weight [filters, kh, kw, channels/groups], or without kh for height 1
 */
record ConvFilters(Parameter weight, Optional<Parameter> bias, FusedActivation activation) {

  static ConvFilters build(ConvOptions options, LayerBuilder builder, Shape weight) {
    Shape bias = Shape.of(options.filters());
    return new ConvFilters(
        builder.parameter("weight", weight, options.weight()),
        options.bias().map(b -> builder.parameter("bias", bias, Fans.of(weight), b)),
        FusedActivation.of(options.activation().f()));
  }

  /** Returns how many channels each filter reads. */
  static int channelsPerGroup(String layer, ConvOptions options, Shape input) {
    int channels = input.last();
    if (channels < 1 || channels % options.groups() != 0) {
      throw new IllegalArgumentException(
          "%s: %d channels of input %s cannot be split into %d groups"
              .formatted(layer, channels, input, options.groups()));
    }
    return channels / options.groups();
  }

  /** Returns the convolution of images [batch, height, width, channels]. */
  Variable apply(Tape tape, Conv2dSpec spec, Variable images) {
    Variable w = tape.parameter(weight);
    if (w.shape().rank() == 3) {
      Shape s = w.shape();
      w = tape.apply(new ReshapeOp(Shape.of(s.extent(0), 1, s.extent(1), s.extent(2))), w);
    }
    var op = new Conv2dOp(spec, activation);
    return bias.isPresent()
        ? tape.apply(op, images, w, tape.parameter(bias.get()))
        : tape.apply(op, images, w);
  }
}
