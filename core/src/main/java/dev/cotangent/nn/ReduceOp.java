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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * y = the sum, mean or maximum of x over some axes, which y no longer has.
 *
 * <p>The gradient of a maximum goes to its first occurrence in row-major order alone. A mean of
 * nothing is NaN; a maximum propagates NaN.
 *
 * @param axes the axes to reduce, negative ones counting from the last; none: all of them
 */
public record ReduceOp(Kind kind, List<Integer> axes) implements Op<ReduceOp.Kept> {
  private static final Fused SCALED = Fused.of(Expr.input(0).times(Expr.scalar(0)));
  private static final Fused AT_WINNER =
      Fused.of(Expr.select(Expr.index(1).equalTo(Expr.input(1)), Expr.input(0), Expr.constant(0)));

  /** How values are combined. */
  public enum Kind {
    /** The sum; 0 of nothing. */
    SUM,
    /** The sum divided by the count. */
    MEAN,
    /** The largest value. */
    MAX
  }

  /** Copies the axes. */
  public ReduceOp {
    axes = List.copyOf(axes);
  }

  /** Returns the sum over some axes, or over all if none is given. */
  public static ReduceOp sum(int... axes) {
    return new ReduceOp(Kind.SUM, Arrays.stream(axes).boxed().toList());
  }

  /** Returns the mean over some axes, or over all if none is given. */
  public static ReduceOp mean(int... axes) {
    return new ReduceOp(Kind.MEAN, Arrays.stream(axes).boxed().toList());
  }

  /** Returns the maximum over some axes, or over all if none is given. */
  public static ReduceOp max(int... axes) {
    return new ReduceOp(Kind.MAX, Arrays.stream(axes).boxed().toList());
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount(name(), inputs, 1);
    Tensor x = inputs.getFirst();
    Plan plan = plan(x.shape());
    Tensor moved = plan.isInOrder() ? x : Axes.permute(x, plan.order());
    Tensor folded = Axes.fold(context, moved, plan.from(), plan.to());
    int count = folded.shape().extent(1);
    Tensor y = context.allocate(folded.shape().extent(0), folded.shape().extent(2));
    Reduction reduction = kind == Kind.MAX ? Reduction.MAX : Reduction.SUM;
    Tensor[] values = {folded};
    context.backend().reduce(reduction, Fused.identity(), values, new double[0], y);
    if (kind == Kind.MEAN) {
      Tensor[] sums = {y};
      context.backend().pointwise(SCALED, sums, new double[] {1.0 / count}, sums);
    }
    Optional<Tensor> winner =
        kind == Kind.MAX
            ? Optional.of(Winners.positions(context, Fused.identity(), folded))
            : Optional.empty();
    if (!folded.buffer().equals(x.buffer())) {
      context.release(folded);
    }
    return new Result<>(
        y.reshape(plan.output()), new Kept(moved.shape(), plan, folded.shape(), winner));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(0, () -> gradient(context, kept, dys.only()));
  }

  private Tensor gradient(OpContext context, Kept kept, Tensor dy) {
    Shape folded = kept.folded();
    Tensor spread = spread(dy, folded);
    Tensor dx =
        switch (kind) {
          case SUM -> context.pointwise(Fused.identity(), spread);
          case MEAN -> context.pointwise(SCALED, new double[] {1.0 / folded.extent(1)}, spread);
          case MAX ->
              context.pointwise(AT_WINNER, spread, spread(kept.winner().orElseThrow(), folded));
        };
    Tensor moved = dx.reshape(kept.moved());
    Plan plan = kept.plan();
    return plan.isInOrder() ? moved : Axes.permute(moved, Axes.inverse(plan.order()));
  }

  private static Tensor spread(Tensor y, Shape folded) {
    return y.reshape(folded.with(1, 1)).broadcastTo(folded);
  }

  /** Adjacent axes stay where they are; others are moved to the end. */
  private Plan plan(Shape x) {
    int rank = x.rank();
    boolean[] reduced = new boolean[rank];
    Arrays.fill(reduced, axes.isEmpty());
    axes.forEach(axis -> reduced[x.axis(axis)] = true);
    int[] kept = IntStream.range(0, rank).filter(i -> !reduced[i]).toArray();
    int[] gone = IntStream.range(0, rank).filter(i -> reduced[i]).toArray();
    Shape output = Shape.of(Arrays.stream(kept).map(x::extent).toArray());
    int first = gone.length == 0 ? 0 : gone[0];
    if (gone.length == 0 || gone[gone.length - 1] - first == gone.length - 1) {
      return new Plan(IntStream.range(0, rank).toArray(), first, first + gone.length, output);
    }
    int[] order = IntStream.concat(Arrays.stream(kept), Arrays.stream(gone)).toArray();
    return new Plan(order, kept.length, rank, output);
  }

  /**
   * How the axes are brought side by side.
   *
   * @param order of the axes of x
   * @param from first of the reduced axes in that order
   * @param to one more than the last of them
   * @param output shape of y
   */
  public record Plan(int[] order, int from, int to, Shape output) {
    private boolean isInOrder() {
      for (int i = 0; i < order.length; i++) {
        if (order[i] != i) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * The shapes, and for a maximum the position of each winner.
   *
   * @param moved shape of x with its axes in the plan's order
   * @param folded the same as [outer, reduced, inner]
   * @param winner REAL [outer, inner]
   */
  public record Kept(Shape moved, Plan plan, Shape folded, Optional<Tensor> winner)
      implements Saved {
    @Override
    public List<Tensor> tensors() {
      return winner.isPresent() ? List.of(winner.get()) : List.of();
    }
  }
}
