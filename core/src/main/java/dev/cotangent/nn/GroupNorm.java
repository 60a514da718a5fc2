package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Normalises each example by itself, over all positions of a group of channels.
 *
 * <p>Training and inference are the same, and the size of the batch has no influence. Parameters
 * {@code weight} (gain, ones) and {@code bias} (zeros), each [channels], unless left out. See
 * {@link GroupNormOp} for the formula. Sequences that carry lengths are refused, since padding
 * would count.
 *
 * @param groups number of groups; absent: one for each channel
 * @param affine whether there are gain and bias
 */
public record GroupNorm(OptionalInt groups, double eps, boolean affine) implements LayerSpec {

  /** Checks the numbers. */
  public GroupNorm {
    if (groups.orElse(1) < 1 || !(eps > 0)) {
      throw new IllegalArgumentException(
          "groupNorm: needs at least 1 group and eps > 0, got %s and %s".formatted(groups, eps));
    }
  }

  /** Returns group normalisation with eps 1e-5, gain and bias (Wu and He 2018). */
  public static GroupNorm of(int groups) {
    return new GroupNorm(OptionalInt.of(groups), 1e-5, true);
  }

  /**
   * Returns instance normalisation: each channel by itself, with eps 1e-5 and neither gain nor
   * bias, as in PyTorch (Ulyanov, Vedaldi and Lempitsky 2016).
   */
  public static GroupNorm instance() {
    return new GroupNorm(OptionalInt.empty(), 1e-5, false);
  }

  /** Returns this layer with another eps. */
  public GroupNorm eps(double eps) {
    return new GroupNorm(groups, eps, affine);
  }

  /** Returns this layer with, or without, gain and bias. */
  public GroupNorm affine(boolean affine) {
    return new GroupNorm(groups, eps, affine);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() == 0 || input.last() < 1 || input.last() % groups.orElse(1) != 0) {
      throw new IllegalArgumentException(
          "groupNorm: the channels of input %s cannot be split into %d groups"
              .formatted(input, groups.orElse(1)));
    }
    Shape channels = Shape.of(input.last());
    var op = new GroupNormOp(groups.orElse(input.last()), eps);
    Function<Tape, Variable> gain = vector(builder, "weight", channels, 1);
    Function<Tape, Variable> bias = vector(builder, "bias", channels, 0);
    return new Built(
        input,
        (tape, x) -> {
          if (x.lengths().isPresent()) {
            throw new IllegalArgumentException(
                "groupNorm is not defined for sequences of unequal length, got " + x.shape());
          }
          return tape.apply(op, x, gain.apply(tape), bias.apply(tape));
        });
  }

  /** A parameter, or a constant in its place. */
  private Function<Tape, Variable> vector(
      LayerBuilder builder, String name, Shape channels, double value) {
    if (affine) {
      var parameter = builder.parameter(name, channels, Initialisers.constant(value));
      return tape -> tape.parameter(parameter);
    }
    Tensor constant = builder.backend().allocate(ElementType.REAL, channels, Lifetime.PERSISTENT);
    builder.backend().fill(value, constant);
    return tape -> tape.constant(constant);
  }
}
