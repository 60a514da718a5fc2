package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * y = gain·(x - mean)/sqrt(variance + eps) + bias, with mean and variance of each column of the
 * batch.
 *
 * <p>Inputs x[..., columns], gain[columns], bias[columns]; outputs y, and mean[columns] and
 * (biased) variance[columns] for running statistics, through which no gradient can be sent. Source:
 * Ioffe and Szegedy 2015, algorithm 1.
 */
public record BatchNormOp(double eps) implements Op<BatchNormOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("BatchNorm", inputs, 3);
    Tensor x = context.dense(inputs.get(0));
    Inputs.requireRank("BatchNorm", x, 2);
    Shape columns = Shape.of(x.shape().last());
    Inputs.requireShape("BatchNorm", "the gain", inputs.get(1), columns);
    Inputs.requireShape("BatchNorm", "the bias", inputs.get(2), columns);
    Tensor gain = context.dense(inputs.get(1));
    Tensor bias = context.dense(inputs.get(2));
    Tensor rows = x.reshape(Inputs.rows(x.shape()));
    Tensor y = context.allocate(rows.shape());
    Tensor mean = context.allocate(columns);
    Tensor variance = context.allocate(columns);
    context.backend().batchNorm(eps, rows, gain, bias, y, mean, variance);
    return new Result<>(
        List.of(y.reshape(x.shape()), mean, variance), new Kept(x, gain, mean, variance));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    if (dys.get(1).isPresent() || dys.get(2).isPresent()) {
      throw new IllegalStateException(
          "BatchNorm: no gradient can be sent through the batch's mean and variance; detach them");
    }
    Tensor x = kept.x().reshape(Inputs.rows(kept.x().shape()));
    Tensor dx = context.allocate(x.shape());
    Tensor dGain = context.allocate(kept.gain().shape());
    Tensor dBias = context.allocate(kept.gain().shape());
    context
        .backend()
        .batchNormGrad(
            eps,
            dys.orZeros(0).reshape(x.shape()),
            x,
            kept.gain(),
            kept.mean(),
            kept.variance(),
            dx,
            dGain,
            dBias);
    NormGradients.add(context, into, dx.reshape(kept.x().shape()), dGain, dBias);
  }

  /** The input, its statistics and the gain. */
  public record Kept(Tensor x, Tensor gain, Tensor mean, Tensor variance) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(x, gain, mean, variance);
    }
  }
}
