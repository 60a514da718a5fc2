package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = gain·n + bias, n = (x - mean)/√(variance + eps), with mean and (biased) variance of each
 * example and group of channels.
 *
 * <p>Inputs x[batch, ..., channels], gain[channels], bias[channels]. With g = dy·gain: dx = (g -
 * mean(g) - n·mean(g·n))/√(variance + eps), means over the group; dgain = sum of dy·n, dbias = sum
 * of dy. As many groups as channels: instance normalisation. Sources: Wu and He 2018; Ulyanov,
 * Vedaldi and Lempitsky 2016.
 *
 * @param groups number of equal groups of neighbouring channels
 */
public record GroupNormOp(int groups, double eps) implements Op<GroupNormOp.Kept> {
  private static final Expr X = Expr.input(0);
  private static final Fused SHARE = Fused.of(X.times(Expr.scalar(0)));
  private static final Fused SQUARED_SHARE =
      Fused.of(X.minus(Expr.input(1)).square().times(Expr.scalar(0)));

  /** Inputs: x, mean, variance, and more; the last scalar is eps. */
  private static final Expr ROOT = Expr.input(2).plus(Expr.scalar(1)).sqrt();

  private static final Expr N = X.minus(Expr.input(1)).over(ROOT);
  private static final Fused FORWARD = Fused.of(N.times(Expr.input(3)).plus(Expr.input(4)));
  private static final Expr G = Expr.input(3).times(Expr.input(4));
  private static final Fused MEAN_G = Fused.of(G.times(Expr.scalar(0)));
  private static final Fused MEAN_GN = Fused.of(G.times(N).times(Expr.scalar(0)));
  private static final Fused GAIN = Fused.of(Expr.input(3).times(N));
  private static final Fused GRADIENT =
      Fused.of(G.minus(Expr.input(5)).minus(N.times(Expr.input(6))).over(ROOT));

  /**
   * The input and its statistics.
   *
   * @param mean [batch, 1, groups, 1]
   * @param variance [batch, 1, groups, 1]
   */
  public record Kept(Tensor x, Tensor gain, Tensor mean, Tensor variance) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(x, gain, mean, variance);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("GroupNorm", inputs, 3);
    Tensor x = context.dense(inputs.get(0));
    Inputs.requireRank("GroupNorm", x, 2);
    Shape channels = Shape.of(x.shape().last());
    if (groups < 1 || channels.size() % groups != 0) {
      throw new IllegalArgumentException(
          "GroupNorm: %d channels of %s cannot be split into %d groups"
              .formatted(channels.size(), x.shape(), groups));
    }
    Inputs.requireShape("GroupNorm", "the gain", inputs.get(1), channels);
    Inputs.requireShape("GroupNorm", "the bias", inputs.get(2), channels);
    Tensor gain = context.dense(inputs.get(1));
    Shape grouped = grouped(x.shape());
    Shape statistic = grouped.with(1, 1).with(3, 1);
    double[] scalars = scalars(grouped);
    Tensor in = x.reshape(grouped);
    Tensor mean = Sums.to(context, SHARE, scalars, new Tensor[] {in}, statistic);
    Tensor centre = mean.broadcastTo(grouped);
    Tensor variance =
        Sums.to(context, SQUARED_SHARE, scalars, new Tensor[] {in, centre}, statistic);
    Tensor y =
        context.pointwise(
            FORWARD,
            scalars,
            in,
            centre,
            variance.broadcastTo(grouped),
            each(gain, grouped),
            each(context.dense(inputs.get(2)), grouped));
    return new Result<>(y.reshape(x.shape()), new Kept(x, gain, mean, variance));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Shape grouped = grouped(kept.x.shape());
    Shape channels = kept.gain.shape();
    double[] scalars = scalars(grouped);
    Tensor dy = dys.only().reshape(grouped);
    Tensor x = kept.x.reshape(grouped);
    Tensor mean = kept.mean.broadcastTo(grouped);
    Tensor variance = kept.variance.broadcastTo(grouped);
    Tensor gain = each(kept.gain, grouped);
    Tensor[] known = {x, mean, variance, dy, gain};
    into.add(0, () -> gradient(context, scalars, known).reshape(kept.x.shape()));
    Shape rows = Shape.of(groups, channels.size() / groups);
    into.add(1, () -> Sums.to(context, GAIN, scalars, known, rows).reshape(channels));
    Tensor[] only = {dy};
    into.add(2, () -> Sums.to(context, Fused.identity(), scalars, only, rows).reshape(channels));
  }

  private static Tensor gradient(OpContext context, double[] scalars, Tensor[] in) {
    Shape grouped = in[0].shape();
    Shape statistic = grouped.with(1, 1).with(3, 1);
    Tensor g = Sums.to(context, MEAN_G, scalars, in, statistic);
    Tensor gn = Sums.to(context, MEAN_GN, scalars, in, statistic);
    Tensor dx =
        context.pointwise(
            GRADIENT,
            scalars,
            in[0],
            in[1],
            in[2],
            in[3],
            in[4],
            g.broadcastTo(grouped),
            gn.broadcastTo(grouped));
    context.release(g);
    context.release(gn);
    return dx;
  }

  /** The share of an element in the mean of its group, and eps. */
  private double[] scalars(Shape grouped) {
    return new double[] {1.0 / (grouped.extent(1) * grouped.extent(3)), eps};
  }

  /**
   * All positions as one axis, the channels as two: [batch, positions, groups, channels/groups].
   */
  private Shape grouped(Shape x) {
    int channels = x.last();
    return Shape.of(x.extent(0), x.size(1, x.rank() - 1), groups, channels / groups);
  }

  private static Tensor each(Tensor channels, Shape grouped) {
    return channels.reshape(1, 1, grouped.extent(2), grouped.extent(3)).broadcastTo(grouped);
  }
}
