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
 * y = gain·(x - mean)/sqrt(variance + eps) + bias, with mean and (biased) variance of each row.
 *
 * <p>Inputs x[..., columns], gain[columns], bias[columns]. Source: Ba, Kiros and Hinton 2016.
 */
public record LayerNormOp(double eps) implements Op<LayerNormOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("LayerNorm", inputs, 3);
    Tensor x = context.dense(inputs.get(0));
    Inputs.requireRank("LayerNorm", x, 1);
    Shape columns = Shape.of(x.shape().last());
    Inputs.requireShape("LayerNorm", "the gain", inputs.get(1), columns);
    Inputs.requireShape("LayerNorm", "the bias", inputs.get(2), columns);
    Tensor gain = context.dense(inputs.get(1));
    Tensor bias = context.dense(inputs.get(2));
    Tensor rows = x.reshape(Inputs.rows(x.shape()));
    Tensor y = context.allocate(rows.shape());
    Tensor mean = context.allocate(rows.shape().extent(0));
    Tensor variance = context.allocate(rows.shape().extent(0));
    context.backend().layerNorm(eps, rows, gain, bias, y, mean, variance);
    return new Result<>(y.reshape(x.shape()), new Kept(x, gain, mean, variance));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor x = kept.x().reshape(Inputs.rows(kept.x().shape()));
    Tensor dx = context.allocate(x.shape());
    Tensor dGain = context.allocate(kept.gain().shape());
    Tensor dBias = context.allocate(kept.gain().shape());
    context
        .backend()
        .layerNormGrad(
            eps,
            dys.only().reshape(x.shape()),
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
