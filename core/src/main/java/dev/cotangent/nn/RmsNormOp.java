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
 * y = gain·x/sqrt(mean(x²) + eps), with the mean over each row.
 *
 * <p>Inputs x[..., columns], gain[columns]. Source: Zhang and Sennrich 2019.
 */
public record RmsNormOp(double eps) implements Op<RmsNormOp.Kept> {

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount("RmsNorm", inputs, 2);
    Tensor x = context.dense(inputs.get(0));
    Inputs.requireRank("RmsNorm", x, 1);
    Inputs.requireShape("RmsNorm", "the gain", inputs.get(1), Shape.of(x.shape().last()));
    Tensor gain = context.dense(inputs.get(1));
    Tensor rows = x.reshape(Inputs.rows(x.shape()));
    Tensor y = context.allocate(rows.shape());
    Tensor meanSquare = context.allocate(rows.shape().extent(0));
    context.backend().rmsNorm(eps, rows, gain, y, meanSquare);
    return new Result<>(y.reshape(x.shape()), new Kept(x, gain, meanSquare));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    Tensor x = kept.x().reshape(Inputs.rows(kept.x().shape()));
    Tensor dy = dys.only().reshape(x.shape());
    Tensor dx = context.allocate(x.shape());
    Tensor dGain = context.allocate(kept.gain().shape());
    context.backend().rmsNormGrad(eps, dy, x, kept.gain(), kept.meanSquare(), dx, dGain);
    NormGradients.add(context, into, dx.reshape(kept.x().shape()), dGain);
  }

  /** The input, the mean squares of its rows and the gain. */
  public record Kept(Tensor x, Tensor gain, Tensor meanSquare) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(x, gain, meanSquare);
    }
  }
}
