package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.nn.TimeMask;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * Replaces what lies past the end of each sequence: y[b,t,f] = x[b,t,f] if t &lt; length[b], else
 * fill.
 *
 * <p>Inputs x[batch, time, features] and INT lengths [batch], each in [0, time]. By selection, so
 * that NaN in the padding does not leak, neither into y nor, on the way back, into dx, which is 0
 * there.
 *
 * @param fill what padding is replaced by
 */
public record TimeMaskOp(double fill) implements Op<TimeMaskOp.Kept> {
  private static final Fused KEEP =
      Fused.of(Expr.select(Expr.input(1).equalTo(Expr.constant(0)), Expr.scalar(0), Expr.input(0)));

  /** The mask, REAL [batch, time, 1]. */
  public record Kept(Tensor mask) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(mask);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException("time mask: expects x and lengths, got " + inputs);
    }
    Tensor x = inputs.get(0);
    Tensor lengths = inputs.get(1);
    Shape shape = x.shape();
    if (shape.rank() != 3 || !lengths.shape().equals(Shape.of(shape.extent(0)))) {
      throw new IllegalArgumentException(
          "time mask: expects x [batch, time, features] and lengths [batch], got %s and %s"
              .formatted(x, lengths));
    }
    int time = shape.extent(1);
    Tensor mask = TimeMask.batchMajor(context, lengths, time).reshape(shape.extent(0), time, 1);
    return new Result<>(select(context, x, mask, fill), new Kept(mask));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(0, () -> select(context, dys.only(), saved.mask, 0));
  }

  private static Tensor select(OpContext context, Tensor x, Tensor mask, double fill) {
    return context.pointwise(KEEP, new double[] {fill}, x, mask.broadcastTo(x.shape()));
  }
}
