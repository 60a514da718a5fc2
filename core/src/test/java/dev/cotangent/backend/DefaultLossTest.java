package dev.cotangent.backend;

import static dev.cotangent.backend.FiniteDifferences.dot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultLossTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-14);
  private static final Shape LOGITS = Shape.of(4, 3);
  private static final double[] X = TestTensors.uniform(21, 12);
  private static final double[] DY = TestTensors.uniform(22, 12);
  private static final int[] LABELS = {2, 0, 1, 2};

  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);

  @Test
  void softmaxIsTheQuotientOfExponentials() {
    double[] y = softmax(X);
    for (int i = 0; i < X.length; i++) {
      int row = i / 3 * 3;
      double sum = Math.exp(X[row]) + Math.exp(X[row + 1]) + Math.exp(X[row + 2]);
      assertThat(y[i]).isCloseTo(Math.exp(X[i]) / sum, EXACT);
      assertThat(logSoftmax(X)[i]).isCloseTo(X[i] - Math.log(sum), EXACT);
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    Tensor x = tensors.real(Shape.of(1, 3), 1e4, 1e4 + Math.log(3), -1e4);
    be.logSoftmax(x, x);
    assertThat(tensors.values(x))
        .containsExactly(
            new double[] {-Math.log(4), Math.log(0.75), -2e4 - Math.log(4)}, Offset.offset(1e-11));
    Tensor y = tensors.real(Shape.of(1, 2), 1e4, -1e4);
    be.softmax(y, y);
    assertThat(tensors.values(y)).containsExactly(1, 0);
  }

  @Test
  void softmaxGradientsEqualFiniteDifferences() {
    Tensor dx = tensors.real(LOGITS, DY);
    be.softmaxGrad(dx, tensors.real(LOGITS, softmax(X)), dx);
    FiniteDifferences.check("softmax", tensors.values(dx), X, x -> dot(softmax(x), DY));

    be.write(DY, dx);
    be.logSoftmaxGrad(dx, tensors.real(LOGITS, logSoftmax(X)), dx);
    FiniteDifferences.check("logSoftmax", tensors.values(dx), X, x -> dot(logSoftmax(x), DY));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void crossEntropyIsItsFormula(double s) {
    double[] logs = logSoftmax(X);
    Tensor p = tensors.empty(4, 3);
    double[] loss = loss(s, X, p);
    for (int r = 0; r < 4; r++) {
      double all = logs[3 * r] + logs[3 * r + 1] + logs[3 * r + 2];
      double expected = -(1 - s) * logs[3 * r + LABELS[r]] - s / 3 * all;
      assertThat(loss[r]).isCloseTo(expected, EXACT);
    }
    assertThat(tensors.values(p)).containsExactly(softmax(X), EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void crossEntropyGradientEqualsFiniteDifferences(double s) {
    double[] dLoss = TestTensors.uniform(23, 4);
    Tensor p = tensors.empty(4, 3);
    loss(s, X, p);
    be.softmaxCrossEntropyGrad(s, tensors.real(Shape.of(4), dLoss), p, labels(), p);
    FiniteDifferences.check(
        "cross-entropy", tensors.values(p), X, x -> dot(loss(s, x, tensors.empty(4, 3)), dLoss));
  }

  @Test
  void anImpossibleOtherClassCostsNothingWithoutSmoothing() {
    Tensor x = tensors.real(Shape.of(1, 2), 0, Double.NEGATIVE_INFINITY);
    Tensor loss = tensors.empty(1);
    be.softmaxCrossEntropy(0, x, tensors.integers(Shape.of(1), 0), loss, tensors.empty(1, 2));
    assertThat(tensors.values(loss)).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void labelsOutsideTheClassesAreAnError(int label) {
    Tensor labels = tensors.integers(Shape.of(4), 0, 1, label, 0);
    Tensor p = tensors.real(LOGITS, X);
    assertThatThrownBy(
            () -> be.softmaxCrossEntropy(0, tensors.empty(4, 3), labels, tensors.empty(4), p))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index " + label + " at position 2 lies outside [0, 3)");
    assertThatThrownBy(() -> be.softmaxCrossEntropyGrad(0, tensors.empty(4), p, labels, p))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lies outside [0, 3)");
    assertThat(tensors.values(p)).as("untouched").containsExactly(X);
  }

  @Test
  void smoothingMustBeAProbabilityBelowOne() {
    assertThatThrownBy(() -> loss(1, X, tensors.empty(4, 3)))
        .hasMessage("softmaxCrossEntropy: smoothing must lie in [0, 1), got 1.0");
  }

  private double[] softmax(double[] x) {
    Tensor y = tensors.empty(4, 3);
    be.softmax(tensors.real(LOGITS, x), y);
    return tensors.values(y);
  }

  private double[] logSoftmax(double[] x) {
    Tensor y = tensors.empty(4, 3);
    be.logSoftmax(tensors.real(LOGITS, x), y);
    return tensors.values(y);
  }

  private double[] loss(double s, double[] x, Tensor probabilities) {
    Tensor loss = tensors.empty(4);
    be.softmaxCrossEntropy(s, tensors.real(LOGITS, x), labels(), loss, probabilities);
    return tensors.values(loss);
  }

  private Tensor labels() {
    return tensors.integers(Shape.of(4), LABELS);
  }
}
