package dev.cotangent.backend;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.index;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.select;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Pooling and its gradients, made of primitives: reductions over patches and sums of patches.
 *
 * <p>Patches are [positions, taps, channels]; {@code inside[positions, taps, 1]} is 1 where a tap
 * lies in the image and 0 in the padding.
 */
public final class DefaultPool {
  private static final double[] NO_SCALARS = {};
  private static final Expr ZERO = constant(0);
  private static final Expr ONE = constant(1);
  private static final Expr LEAST = constant(Double.NEGATIVE_INFINITY);

  /** Inputs: patches, inside. */
  private static final Fused SEEN = Fused.of(select(input(1).equalTo(ZERO), LEAST, input(0)));

  /** Inputs: patches, inside, maximum. 1 at the taps that reach the maximum, or are NaN. */
  private static final Fused WINS =
      Fused.of(
          select(
              input(1).equalTo(ZERO),
              ZERO,
              select(
                  input(0).equalTo(input(2)), ONE, select(input(0).equalTo(input(0)), ZERO, ONE))));

  /** Inputs: dy, winner; axis 1 is the tap. */
  private static final Fused ROUTE = Fused.of(select(index(1).equalTo(input(1)), input(0), ZERO));

  /** Inputs: sum, count of summands. A mean of nothing is 0. */
  private static final Fused DIVIDE = Fused.of(input(0).over(input(1).max(ONE)));

  private DefaultPool() {}

  /** See {@link PoolKernels#maxPool2d}. */
  public static void maxPool2d(Primitives p, Window2d window, Tensor x, Tensor y, Tensor winner) {
    KernelShapes.pool2d("maxPool2d", window, x, y);
    KernelShapes.dense("maxPool2d", "winner", ElementType.INT, winner, y.shape());
    WindowView.inParts(
        p,
        "maxPool2d",
        window,
        x.shape(),
        1,
        (part, from, work) -> {
          Tensor patches = work.allocate(cube(part));
          part.copyPatches(p, work, part.part(x, from), patches);
          Tensor inside = inside(p, work, part).broadcastTo(cube(part));
          Tensor most = part.part(y, from).reshape(flat(part));
          p.reduce(Reduction.MAX, SEEN, new Tensor[] {patches, inside}, NO_SCALARS, most);
          p.reduce(
              Reduction.ARGMAX,
              WINS,
              new Tensor[] {patches, inside, overTaps(part, most)},
              NO_SCALARS,
              part.part(winner, from).reshape(flat(part)));
        });
  }

  /** See {@link PoolKernels#maxPool2dGrad}. */
  public static void maxPool2dGrad(
      Primitives p, Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    KernelShapes.pool2d("maxPool2dGrad", window, dx, dy);
    KernelShapes.dense("maxPool2dGrad", "winner", ElementType.INT, winner, dy.shape());
    WindowView.inParts(
        p,
        "maxPool2dGrad",
        window,
        dx.shape(),
        1,
        (part, from, work) -> {
          Tensor taps = work.allocate(flat(part));
          p.takeRows(
              work.counting(window.height() * window.width()),
              part.part(winner, from).reshape(taps.size()),
              taps.reshape(taps.size(), 1));
          Tensor patches = work.allocate(cube(part));
          Tensor arriving = part.part(dy, from).reshape(flat(part));
          work.to(patches, ROUTE, overTaps(part, arriving), overTaps(part, taps));
          part.sumPatches(p, work, patches, part.part(dx, from));
        });
  }

  /** See {@link PoolKernels#averagePool2d}. */
  public static void averagePool2d(
      Primitives p, Window2d window, boolean countPadding, Tensor x, Tensor y) {
    KernelShapes.pool2d("averagePool2d", window, x, y);
    WindowView.inParts(
        p,
        "averagePool2d",
        window,
        x.shape(),
        1,
        (part, from, work) -> {
          Tensor patches = work.allocate(cube(part));
          part.copyPatches(p, work, part.part(x, from), patches);
          Tensor mean = part.part(y, from).reshape(flat(part));
          sum(p, patches, mean);
          work.to(mean, DIVIDE, mean, divisor(p, work, part, countPadding));
        });
  }

  /** See {@link PoolKernels#averagePool2dGrad}. */
  public static void averagePool2dGrad(
      Primitives p, Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    KernelShapes.pool2d("averagePool2dGrad", window, dx, dy);
    WindowView.inParts(
        p,
        "averagePool2dGrad",
        window,
        dx.shape(),
        1,
        (part, from, work) -> {
          Tensor share = work.allocate(flat(part));
          work.to(
              share,
              DIVIDE,
              part.part(dy, from).reshape(flat(part)),
              divisor(p, work, part, countPadding));
          Tensor patches = work.allocate(cube(part));
          p.copyView(overTaps(part, share), patches);
          part.sumPatches(p, work, patches, part.part(dx, from));
        });
  }

  /** Returns inside[positions, taps, 1]. */
  private static Tensor inside(Primitives p, Workspace work, WindowView part) {
    WindowView one = part.channels(1);
    Tensor ones = work.allocate(one.images(), one.height(), one.width(), 1);
    p.fill(1, ones);
    Tensor inside = work.allocate(cube(one));
    one.copyPatches(p, work, ones, inside);
    return inside;
  }

  /** Returns by how much each sum is divided, [positions, channels] by broadcasting. */
  private static Tensor divisor(
      Primitives p, Workspace work, WindowView part, boolean countPadding) {
    Tensor count = work.allocate(part.patchCount(), 1);
    if (countPadding) {
      p.fill(part.window().height() * part.window().width(), count);
    } else {
      sum(p, inside(p, work, part), count);
    }
    return count.broadcastTo(flat(part));
  }

  private static void sum(Primitives p, Tensor patches, Tensor out) {
    p.reduce(Reduction.SUM, Fused.identity(), new Tensor[] {patches}, NO_SCALARS, out);
  }

  private static Tensor overTaps(WindowView part, Tensor flat) {
    return flat.reshape(part.patchCount(), 1, part.channels()).broadcastTo(cube(part));
  }

  private static Shape cube(WindowView part) {
    return Shape.of(
        part.patchCount(), part.window().height() * part.window().width(), part.channels());
  }

  private static Shape flat(WindowView part) {
    return Shape.of(part.patchCount(), part.channels());
  }
}
