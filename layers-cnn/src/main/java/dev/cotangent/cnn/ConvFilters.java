package dev.cotangent.cnn;

import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
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
 * @param bias [filters]
 * @param standard what makes the filters standard, if they are to be
 */
record ConvFilters(Parameter weight, Optional<Parameter> bias, Optional<StandardFilters> standard) {

  static ConvFilters build(ConvOptions options, LayerBuilder builder, Shape weight) {
    Shape bias = Shape.of(options.filters());
    return new ConvFilters(
        builder.parameter("weight", weight, options.weight()),
        options.bias().map(b -> builder.parameter("bias", bias, Fans.of(weight), b)),
        options.standardised()
            ? Optional.of(StandardFilters.of(builder.backend(), weight))
            : Optional.empty());
  }

  /** Returns how many channels each filter reads. */
  static int channelsPerGroup(String layer, ConvOptions options, Shape input) {
    int channels = input.last();
    if (channels < 1 || channels % options.groups() != 0) {
      throw new IllegalArgumentException(
          "%s: %d channels of input %s cannot be split into %d groups of filters [%d,%d,%d,...]"
              .formatted(
                  layer,
                  channels,
                  input,
                  options.groups(),
                  options.filters(),
                  options.window().height(),
                  options.window().width()));
    }
    return channels / options.groups();
  }

  /** Checks the number of axes of an input. */
  static void requireRank(String layer, Shape input, int rank, String expected) {
    if (input.rank() != rank) {
      throw new IllegalArgumentException(
          "%s: input must be %s, got %s".formatted(layer, expected, input));
    }
  }

  /** Checks that a transposed convolution is not told what has no meaning for one. */
  static void requireTransposable(String layer, ConvOptions options) {
    if (options.mode() != PaddingMode.ZERO) {
      throw new IllegalArgumentException(
          "%s: padding cuts off here and can be %s only, got %s"
              .formatted(layer, PaddingMode.ZERO, options.mode()));
    }
    if (options.standardised()) {
      throw new IllegalArgumentException(
          layer + ": filters cannot be standardised, as each of them is of one input channel");
    }
  }

  /** Returns the activation, made ready. */
  static FusedActivation fused(ConvOptions options) {
    return FusedActivation.of(options.activation().f());
  }

  /** Returns the filters in the shape of their parameter. */
  Variable values(Tape tape) {
    Variable w = tape.parameter(weight);
    return standard.map(s -> s.apply(tape, w)).orElse(w);
  }

  /** Returns the filters as [filters, kh, kw, channels/groups]. */
  Variable weights(Tape tape) {
    Variable w = values(tape);
    if (w.shape().rank() > 3) {
      return w;
    }
    Shape s = w.shape();
    return tape.apply(new ReshapeOp(Shape.of(s.extent(0), 1, s.extent(1), s.extent(2))), w);
  }

  /** Returns what an operation on images, filters and perhaps a bias gives. */
  Variable apply(Tape tape, Op<?> op, Variable images, Variable weights) {
    return bias.isPresent()
        ? tape.apply(op, images, weights, tape.parameter(bias.get()))
        : tape.apply(op, images, weights);
  }
}
