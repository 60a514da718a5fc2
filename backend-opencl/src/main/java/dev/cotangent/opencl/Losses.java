package dev.cotangent.opencl;

import dev.cotangent.tensor.Tensor;

/** Softmax and cross-entropy, one launch each: a row stays with the items that share it. */
final class Losses {
  private final ClContext context;

  Losses(ClContext context) {
    this.context = context;
  }

  /** y = softmax(x) or its logarithm. */
  void softmax(boolean logarithm, Tensor x, Tensor y) {
    SharedRows rows = rows(x);
    rows.run(
        context,
        launch(rows, "softmax")
            .integer(logarithm ? 1 : 0)
            .tensor(x)
            .tensor(y)
            .work(0, 8.0 * x.size()));
  }

  /** dx of {@link #softmax}. */
  void softmaxGrad(boolean logarithm, Tensor dy, Tensor y, Tensor dx) {
    SharedRows rows = rows(y);
    rows.run(
        context,
        launch(rows, "softmax_grad")
            .integer(logarithm ? 1 : 0)
            .tensor(dy)
            .tensor(y)
            .tensor(dx)
            .work(0, 12.0 * y.size()));
  }

  /** Loss of each row and its probabilities; the labels have been checked. */
  void crossEntropy(double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    SharedRows rows = rows(x);
    double rest = smoothing / x.shape().extent(1);
    rows.run(
        context,
        launch(rows, "cross_entropy")
            .real(1 - smoothing + rest)
            .real(rest)
            .tensor(x)
            .tensor(labels)
            .tensor(loss)
            .tensor(probabilities)
            .work(0, 8.0 * x.size()));
  }

  /** dx of {@link #crossEntropy}. */
  void crossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    SharedRows rows = rows(dx);
    launch(rows, "cross_entropy_grad")
        .real(1 - smoothing)
        .real(smoothing / rows.columns())
        .tensor(dLoss)
        .tensor(probabilities)
        .tensor(labels)
        .tensor(dx)
        .work(0, 8.0 * dx.size())
        .run(context.deviceClass().matrix(rows.rows(), rows.columns()));
  }

  private Launch launch(SharedRows rows, String kernel) {
    return rows.launch(context, "losses", kernel);
  }

  private static SharedRows rows(Tensor x) {
    return SharedRows.of(x.shape().extent(0), x.shape().extent(1));
  }
}
