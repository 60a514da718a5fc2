package dev.cotangent.nn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Masks of sequences of unequal length: 1 for a step that counts, 0 for padding. */
public final class TimeMask {
  private static final Expr LENGTH = Expr.input(0);
  private static final Fused BATCH_MAJOR = before(1);
  private static final Fused TIME_MAJOR = before(0);
  private static final Fused LAST =
      Fused.of(
          Expr.select(Expr.index(1).equalTo(LENGTH.minus(1)), Expr.constant(1), Expr.constant(0)));

  private TimeMask() {}

  /**
   * Returns the mask [batch, time].
   *
   * @param lengths INT [batch], each in 0..time
   * @throws IllegalArgumentException if a length is out of range
   */
  public static Tensor batchMajor(OpContext context, Tensor lengths, int time) {
    return mask(context, BATCH_MAJOR, lengths(context, lengths, time), time);
  }

  /** Returns the mask [time, batch]. */
  public static Tensor timeMajor(OpContext context, Tensor lengths, int time) {
    Tensor real = lengths(context, lengths, time);
    int batch = real.size();
    Tensor row = real.reshape(1, batch).broadcastTo(Shape.of(time, batch));
    Tensor mask = context.pointwise(TIME_MAJOR, row);
    context.release(real);
    return mask;
  }

  /** Returns the mask [batch, time] of each last step that counts. */
  static Tensor last(OpContext context, Tensor lengths, int time) {
    return mask(context, LAST, lengths(context, lengths, time), time);
  }

  /** Returns the lengths as REAL [batch]. */
  static Tensor lengths(OpContext context, Tensor lengths, int time) {
    Inputs.requireType("lengths", "the lengths", lengths, ElementType.INT);
    try {
      return Winners.asReal(context, lengths, time + 1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "lengths: each must be in 0..%d, got %s"
              .formatted(time, Arrays.toString(TensorValues.integers(context.dense(lengths)))),
          e);
    }
  }

  private static Tensor mask(OpContext context, Fused f, Tensor real, int time) {
    int batch = real.size();
    Tensor column = real.reshape(batch, 1).broadcastTo(Shape.of(batch, time));
    Tensor mask = context.pointwise(f, column);
    context.release(real);
    return mask;
  }

  private static Fused before(int axis) {
    return Fused.of(Expr.select(Expr.index(axis).less(LENGTH), Expr.constant(1), Expr.constant(0)));
  }
}
