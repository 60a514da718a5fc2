package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * Normalises each channel: over the batch and all positions in training, by running statistics
 * else.
 *
 * <p>Parameters {@code weight} (gain, ones) and {@code bias} (zeros), buffers {@code running_mean}
 * and {@code running_var}, each [channels]. A training step moves them by running +=
 * momentum·(batch - running), where the batch's variance is the unbiased one, as in PyTorch; a
 * batch of one row, whose variance says nothing, moves the mean alone. Padding of sequences is not
 * told apart. Source: Ioffe and Szegedy 2015.
 *
 * @param momentum share of the newest batch, in [0, 1]
 * @param isFrozen whether training too uses the running statistics, and leaves them alone
 */
public record BatchNorm(double eps, double momentum, boolean isFrozen) implements LayerSpec {
  private static final Fused MOVE =
      Fused.of(
          Expr.input(0)
              .plus(
                  Expr.scalar(0).times(Expr.input(1).times(Expr.scalar(1)).minus(Expr.input(0)))));

  /** Checks the numbers. */
  public BatchNorm {
    if (!(eps > 0) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batchNorm: needs eps > 0 and momentum in [0, 1], got %s and %s"
              .formatted(eps, momentum));
    }
  }

  /** Returns the layer with eps 1e-5 and momentum 0.1. */
  public static BatchNorm of() {
    return new BatchNorm(1e-5, 0.1, false);
  }

  /** Returns this layer with another eps. */
  public BatchNorm eps(double eps) {
    return new BatchNorm(eps, momentum, isFrozen);
  }

  /** Returns this layer with another share of the newest batch. */
  public BatchNorm momentum(double momentum) {
    return new BatchNorm(eps, momentum, isFrozen);
  }

  /**
   * Returns this layer with its running statistics frozen, as {@code eval()} does in PyTorch: for
   * fine-tuning on small batches. Gain and bias are trained still.
   */
  public BatchNorm frozen() {
    return new BatchNorm(eps, momentum, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape channels = Shape.of(input.last());
    return new Built(
        input,
        new Normalising(
            momentum,
            isFrozen,
            new BatchNormOp(eps),
            inference(eps),
            builder.parameter("weight", channels, Initialisers.ones()),
            builder.parameter("bias", channels, Initialisers.zeros()),
            builder.buffer("running_mean", channels, 0),
            builder.buffer("running_var", channels, 1)));
  }

  /** gain·(x - mean)/√(variance + eps) + bias of x, gain, bias, mean, variance. */
  private static PointwiseOp inference(double eps) {
    Expr centred = Expr.input(0).minus(Expr.input(3));
    Expr deviation = Expr.input(4).plus(eps).sqrt();
    return PointwiseOp.of(
        "batchNorm", centred.over(deviation).times(Expr.input(1)).plus(Expr.input(2)));
  }

  private record Normalising(
      double momentum,
      boolean isFrozen,
      BatchNormOp op,
      PointwiseOp inference,
      Parameter gain,
      Parameter bias,
      Tensor mean,
      Tensor variance)
      implements Layer {

    @Override
    public Variable forward(Tape tape, Variable x) {
      Variable g = tape.parameter(gain);
      Variable b = tape.parameter(bias);
      if (isFrozen || !tape.isTraining()) {
        Variable m = tape.constant(mean);
        return tape.apply(inference, x, g, b, m, tape.constant(variance)).withLengthsOf(x);
      }
      List<Variable> results = tape.applyAll(op, x, g, b);
      int rows = x.value().size() / Math.max(1, x.shape().last());
      move(tape, mean, results.get(1).value(), 1);
      if (rows > 1) {
        move(tape, variance, results.get(2).value(), rows / (rows - 1.0));
      }
      return results.getFirst().withLengthsOf(x);
    }

    private void move(Tape tape, Tensor running, Tensor batch, double factor) {
      double[] scalars = {momentum, factor};
      tape.backend()
          .pointwise(MOVE, new Tensor[] {running, batch}, scalars, new Tensor[] {running});
    }
  }
}
