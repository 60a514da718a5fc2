package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/** Softmax over rows and the cross-entropy on top of it; x[rows, classes], all dense. */
public interface LossKernels extends Primitives {

  /** y[r,c] = exp(x[r,c]-max_r) / sum over c of the same; y may be x. */
  default void softmax(Tensor x, Tensor y) {
    DefaultLoss.softmax(this, x, y);
  }

  /** dx = y * (dy - sum over c of dy*y); dx may be dy. */
  default void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    DefaultLoss.softmaxGrad(this, dy, y, dx);
  }

  /** y[r,c] = x[r,c] - max_r - log(sum over c of exp(x[r,c]-max_r)); y may be x. */
  default void logSoftmax(Tensor x, Tensor y) {
    DefaultLoss.logSoftmax(this, x, y);
  }

  /** dx = dy - exp(y) * sum over c of dy; dx may be dy. */
  default void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    DefaultLoss.logSoftmaxGrad(this, dy, y, dx);
  }

  /**
   * Cross-entropy of each row against a class label, with label smoothing (Szegedy et al. 2016 §7).
   *
   * <p>loss[r] = -(1-s)*log p[r,label] - s/classes * sum over c of log p[r,c], p = softmax(x).
   *
   * @param smoothing s in [0, 1)
   * @param labels INT [rows]
   * @param loss REAL [rows]
   * @param probabilities REAL [rows, classes]: p, for the gradient
   * @throws IllegalArgumentException if a label lies outside [0, classes)
   */
  default void softmaxCrossEntropy(
      double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    DefaultLoss.softmaxCrossEntropy(this, smoothing, x, labels, loss, probabilities);
  }

  /**
   * dx[r,c] = dLoss[r] * (p[r,c] - s/classes - (1-s)*[c = label]).
   *
   * @param dx may be {@code probabilities}
   */
  default void softmaxCrossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    DefaultLoss.softmaxCrossEntropyGrad(this, smoothing, dLoss, probabilities, labels, dx);
  }
}
