package dev.cotangent.nn;

import dev.cotangent.autograd.InputGradients;
import dev.cotangent.autograd.Op;
import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.OutputGradients;
import dev.cotangent.autograd.Saved;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * loss[...] = the cross-entropy of each row of x[..., classes] against its class in INT
 * labels[...].
 *
 * <p>With p = softmax(x) and smoothing s: loss = -(1-s)·log p[label] - s/classes · sum over c of
 * log p[c] (Szegedy et al. 2016, section 7). A label outside 0..classes-1 is an error.
 *
 * @param smoothing s in [0, 1)
 */
public record SoftmaxCrossEntropyOp(double smoothing) implements Op<SoftmaxCrossEntropyOp.Kept> {

  /** Checks the smoothing. */
  public SoftmaxCrossEntropyOp {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "softmaxCrossEntropy: the smoothing must lie in [0, 1), got " + smoothing);
    }
  }

  @Override
  public Result<Kept> forward(OpContext context, List<Tensor> inputs) {
    Inputs.requireCount(name(), inputs, 2);
    Tensor x = context.dense(inputs.get(0));
    Tensor labels = context.dense(inputs.get(1));
    Inputs.requireRank(name(), x, 1);
    Inputs.requireType(name(), "the labels", labels, ElementType.INT);
    Inputs.requireShape(name(), "the labels", labels, x.shape().without(-1));
    Shape rows = Inputs.rows(x.shape());
    Tensor flat = labels.reshape(labels.size());
    Tensor loss = context.allocate(flat.shape());
    Tensor probabilities = context.allocate(rows);
    context.backend().softmaxCrossEntropy(smoothing, x.reshape(rows), flat, loss, probabilities);
    return new Result<>(loss.reshape(labels.shape()), new Kept(probabilities, flat, x.shape()));
  }

  @Override
  public void backward(OpContext context, Kept kept, OutputGradients dys, InputGradients into) {
    into.add(
        0,
        () -> {
          Tensor dLoss = dys.only().reshape(kept.labels().shape());
          Tensor dx = context.allocate(kept.probabilities().shape());
          context
              .backend()
              .softmaxCrossEntropyGrad(smoothing, dLoss, kept.probabilities(), kept.labels(), dx);
          return dx.reshape(kept.shape());
        });
  }

  /**
   * What the gradient is made of.
   *
   * @param probabilities [rows, classes]
   * @param labels [rows]
   * @param shape of x
   */
  public record Kept(Tensor probabilities, Tensor labels, Shape shape) implements Saved {
    @Override
    public List<Tensor> tensors() {
      return List.of(probabilities, labels);
    }
  }
}
