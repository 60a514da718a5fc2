package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.PoolOverTimeOp.Pooling;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * One vector for a sequence: [time, features] to [features].
 *
 * <p>Where the input carries lengths, padding has no influence whatever it holds, and a sequence of
 * length 0 yields 0.
 */
public record PoolOverTime(Pooling pooling) implements LayerSpec {

  /** Returns the maximum of each feature over time. */
  public static PoolOverTime max() {
    return new PoolOverTime(Pooling.MAX);
  }

  /** Returns the mean of each feature over time. */
  public static PoolOverTime mean() {
    return new PoolOverTime(Pooling.MEAN);
  }

  /** Returns the last valid step. */
  public static PoolOverTime last() {
    return new PoolOverTime(Pooling.LAST);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() != 2 || input.extent(0) == 0) {
      throw new IllegalArgumentException(
          "poolOverTime: needs an input [time, features], got " + input);
    }
    return new Built(Shape.of(input.last()), this::pool);
  }

  private Variable pool(Tape tape, Variable x) {
    Optional<Tensor> lengths = x.lengths();
    if (lengths.isPresent()) {
      return tape.apply(new PoolOverTimeOp(pooling), x, tape.constant(lengths.get()));
    }
    return switch (pooling) {
      case MAX -> tape.apply(ReduceOp.max(1), x);
      case MEAN -> tape.apply(ReduceOp.mean(1), x);
      case LAST -> {
        Variable last = tape.apply(SliceOp.of(1, -1, 1), x);
        yield tape.apply(new ReshapeOp(x.shape().without(1)), last);
      }
    };
  }
}
