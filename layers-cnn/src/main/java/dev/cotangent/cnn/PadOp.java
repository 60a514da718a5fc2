package dev.cotangent.cnn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * y = x with more elements before and after some axes.
 *
 * <p>Axes are padded one after another, so that corners are padding of padding. The gradient of an
 * element is the sum of those of all its copies.
 *
 * @param mode what the new elements are
 */
public record PadOp(PaddingMode mode, List<PadOp.Sides> sides) implements Op<PadOp.Kept> {

  /**
   * How much is added to an axis.
   *
   * @param axis from 0, which is the batch
   */
  public record Sides(int axis, int before, int after) {
    /** Checks that nothing is negative. */
    public Sides {
      if (axis < 0 || before < 0 || after < 0) {
        throw new IllegalArgumentException(
            "pad: padding must not be negative, got %d,%d on axis %d"
                .formatted(before, after, axis));
      }
    }
  }

  /** The shape of x. */
  public record Kept(Shape x) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of();
    }
  }

  /** Leaves out what adds nothing. */
  public PadOp {
    sides = sides.stream().filter(s -> s.before + s.after > 0).toList();
  }

  /** More sides before those of another padding. */
  PadOp(PaddingMode mode, Sides first, PadOp rest) {
    this(mode, Stream.concat(Stream.of(first), rest.sides.stream()).toList());
  }

  /** Returns the padding of a window for images [batch, height, width, ...]. */
  static PadOp of(PaddingMode mode, Window2d w, int heightAxis) {
    return new PadOp(
        mode,
        List.of(
            new Sides(heightAxis, w.padTop(), w.padBottom()),
            new Sides(heightAxis + 1, w.padLeft(), w.padRight())));
  }

  /**
   * Returns the shape of y.
   *
   * @throws IllegalArgumentException if an axis is too small to be mirrored or repeated
   */
  public Shape output(Shape x) {
    Shape y = x;
    for (Sides s : sides) {
      int extent = x.extent(s.axis);
      if (Math.max(s.before, s.after) > mode.most(extent)) {
        throw new IllegalArgumentException(
            "pad: %s by %d,%d of axis %d needs more elements than input %s has there"
                .formatted(mode, s.before, s.after, s.axis, x));
      }
      y = y.with(s.axis, extent + s.before + s.after);
    }
    return y;
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("pad: expects one input, got " + inputs);
    }
    Tensor x = context.dense(inputs.getFirst());
    var unused = output(x.shape());
    Tensor y = x;
    for (Sides s : sides) {
      Tensor wider = widen(context, y, s);
      if (!y.buffer().equals(x.buffer())) {
        context.release(y);
      }
      y = wider;
    }
    return new Result<>(y, new Kept(x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept saved, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dy = dys.only();
          Tensor dx = dy;
          for (Sides s : sides.reversed()) {
            Tensor narrower = narrow(context, dx, s);
            if (!dx.buffer().equals(dy.buffer())) {
              context.release(dx);
            }
            dx = narrower;
          }
          return dx;
        });
  }

  private Tensor widen(OpContext context, Tensor x, Sides s) {
    int extent = x.shape().extent(s.axis);
    Tensor y = context.zeros(x.shape().with(s.axis, s.before + extent + s.after));
    context.backend().addView(x, y.slice(s.axis, s.before, extent));
    if (mode != PaddingMode.ZERO) {
      add(context, mode.border(x, s.axis, s.before, false), y.slice(s.axis, 0, s.before));
      int end = s.before + extent;
      add(context, mode.border(x, s.axis, s.after, true), y.slice(s.axis, end, s.after));
    }
    return y;
  }

  private Tensor narrow(OpContext context, Tensor dy, Sides s) {
    int extent = dy.shape().extent(s.axis) - s.before - s.after;
    Tensor dx = context.allocate(dy.shape().with(s.axis, extent));
    context.backend().copyView(dy.slice(s.axis, s.before, extent), dx);
    if (mode != PaddingMode.ZERO) {
      add(context, dy.slice(s.axis, 0, s.before), mode.border(dx, s.axis, s.before, false));
      int end = s.before + extent;
      add(context, dy.slice(s.axis, end, s.after), mode.border(dx, s.axis, s.after, true));
    }
    return dx;
  }

  /** Adds a view into a view, which must not overlap it. */
  private static void add(OpContext context, Tensor from, Tensor into) {
    if (from.size() == 0) {
      return;
    }
    Tensor dense = context.dense(from);
    context.backend().addView(dense, into);
    if (!dense.buffer().equals(from.buffer())) {
      context.release(dense);
    }
  }
}
