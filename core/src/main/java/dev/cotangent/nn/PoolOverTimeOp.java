package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * y[batch, features] = the maximum, mean or last of the valid steps of x[batch, time, features].
 *
 * <p>The second input is INT lengths[batch], each in 0..time. Steps from a row's length on have no
 * influence whatever they hold, NaN included, and get the gradient 0; a row of length 0 yields 0.
 * The gradient of a maximum goes to its first occurrence alone.
 */
public record PoolOverTimeOp(Pooling pooling) implements Op<PoolOverTimeOp.Kept> {
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr VALUE = Expr.input(0);
  private static final Expr SECOND = Expr.input(1);
  private static final Expr THIRD = Expr.input(2);
  private static final Fused OR_ZERO = Fused.of(Expr.select(ZERO.less(SECOND), VALUE, ZERO));
  private static final Fused OR_LEAST =
      Fused.of(Expr.select(ZERO.less(SECOND), VALUE, Expr.constant(Double.NEGATIVE_INFINITY)));
  private static final Fused MEAN =
      Fused.of(Expr.select(ZERO.less(SECOND), VALUE.over(SECOND), ZERO));
  private static final Fused AT_WINNER =
      Fused.of(
          Expr.select(
              Expr.index(1).less(SECOND),
              Expr.select(Expr.index(1).equalTo(THIRD), VALUE, ZERO),
              ZERO));
  private static final Fused SHARE =
      Fused.of(Expr.select(Expr.index(1).less(SECOND), VALUE.over(SECOND), ZERO));
  private static final Fused AT_LAST =
      Fused.of(Expr.select(Expr.index(1).equalTo(SECOND.minus(1)), VALUE, ZERO));

  /** What is taken of the valid steps. */
  public enum Pooling {
    /** The maximum of each feature. */
    MAX,
    /** The mean of each feature. */
    MEAN,
    /** The last valid step. */
    LAST
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    check(inputs);
    Tensor x = inputs.get(0);
    int batch = x.shape().extent(0);
    int time = x.shape().extent(1);
    Tensor mask = mask(context, inputs.get(1), time);
    Tensor[] in = {x, mask.reshape(batch, time, 1).broadcastTo(x.shape())};
    Tensor pooled = context.allocate(batch, x.shape().extent(2));
    boolean max = pooling == Pooling.MAX;
    Reduction reduction = max ? Reduction.MAX : Reduction.SUM;
    context.backend().reduce(reduction, max ? OR_LEAST : OR_ZERO, in, new double[0], pooled);
    Optional<Tensor> winner =
        max ? Optional.of(Winners.positions(context, OR_LEAST, in)) : Optional.empty();
    context.release(mask);
    Tensor lengths = TimeMask.lengths(context, inputs.get(1), time).reshape(batch, 1);
    Tensor y = context.pointwise(finish(), pooled, lengths.broadcastTo(pooled.shape()));
    context.release(pooled);
    return new Result<>(y, new Kept(x.shape(), lengths, winner));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dy = spread(dys.only(), kept.shape());
          Tensor lengths = spread(kept.lengths(), kept.shape());
          return switch (pooling) {
            case MAX -> {
              Tensor winner = spread(kept.winner().orElseThrow(), kept.shape());
              yield context.pointwise(AT_WINNER, dy, lengths, winner);
            }
            case MEAN -> context.pointwise(SHARE, dy, lengths);
            case LAST -> context.pointwise(AT_LAST, dy, lengths);
          };
        });
  }

  private void check(List<Tensor> inputs) {
    Inputs.requireCount(name(), inputs, 2);
    Shape x = inputs.get(0).shape();
    if (x.rank() != 3) {
      throw new IllegalArgumentException(
          name() + ": x must be [batch, time, features], got " + inputs.get(0));
    }
    Inputs.requireShape(name(), "the lengths", inputs.get(1), Shape.of(x.extent(0)));
  }

  private Tensor mask(OpContext context, Tensor lengths, int time) {
    return pooling == Pooling.LAST
        ? TimeMask.last(context, lengths, time)
        : TimeMask.batchMajor(context, lengths, time);
  }

  private Fused finish() {
    return pooling == Pooling.MEAN ? MEAN : OR_ZERO;
  }

  private static Tensor spread(Tensor y, Shape x) {
    return y.reshape(y.shape().extent(0), 1, y.shape().extent(1)).broadcastTo(x);
  }

  /**
   * Shape, lengths, and for a maximum the position of each winner.
   *
   * @param lengths REAL [batch, 1]
   * @param winner REAL [batch, features]
   */
  public record Kept(Shape shape, Tensor lengths, Optional<Tensor> winner) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return Stream.concat(Stream.of(lengths), winner.stream()).toList();
    }
  }
}
