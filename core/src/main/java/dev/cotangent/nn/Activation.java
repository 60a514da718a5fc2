package dev.cotangent.nn;

import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Shape;

/**
 * A function applied to each element: a layer of its own, or the end of a dense layer or
 * convolution.
 *
 * @param name for reports and errors
 * @param f a function of input 0
 */
public record Activation(String name, Expr f) implements LayerSpec {
  private static final Expr X = Expr.input(0);
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr NON_NEGATIVE = Expr.select(ZERO.less(X), X, ZERO);
  private static final Expr MAGNITUDE = Expr.select(ZERO.less(X), X, X.negate());

  /** Checks that f is a function of input 0. */
  public Activation {
    var unused = FusedActivation.of(f);
  }

  /** Returns a custom activation. */
  public static Activation of(String name, Expr f) {
    return new Activation(name, f);
  }

  /** Returns f(x) = x. */
  public static Activation identity() {
    return new Activation("identity", X);
  }

  /** Returns f(x) = max(x, 0), with slope 0 at 0. */
  public static Activation relu() {
    return new Activation("relu", X.max(ZERO));
  }

  /**
   * Returns f(x) = x above 0, slope·x below.
   *
   * @param slope usually 0.01
   */
  public static Activation leakyRelu(double slope) {
    return new Activation("leakyRelu", Expr.select(ZERO.less(X), X, X.times(slope)));
  }

  /**
   * Returns f(x) = x above 0, alpha·(exp(x) - 1) below (Clevert, Unterthiner and Hochreiter 2015).
   *
   * @param alpha usually 1
   */
  public static Activation elu(double alpha) {
    return new Activation("elu", Expr.select(ZERO.less(X), X, X.exp().minus(1).times(alpha)));
  }

  /**
   * Returns f(x) = λ·x above 0, λ·α·(exp(x) - 1) below, with λ = 1.0507 and α = 1.6733, which keep
   * mean 0 and variance 1 (Klambauer, Unterthiner, Mayr and Hochreiter 2017, eq. 2).
   */
  public static Activation selu() {
    double lambda = 1.0507009873554805;
    double alpha = 1.6732632423543772;
    Expr below = X.exp().minus(1).times(lambda * alpha);
    return new Activation("selu", Expr.select(ZERO.less(X), X.times(lambda), below));
  }

  /** Returns f(x) = x·Φ(x), with the error function (Hendrycks and Gimpel 2016). */
  public static Activation gelu() {
    return new Activation("gelu", X.times(0.5).times(X.times(Math.sqrt(0.5)).erf().plus(1)));
  }

  /** Returns f(x) = x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), the usual approximation of gelu. */
  public static Activation geluTanh() {
    Expr inner = X.plus(X.square().times(X).times(0.044715)).times(Math.sqrt(2 / Math.PI));
    return new Activation("geluTanh", X.times(0.5).times(inner.tanh().plus(1)));
  }

  /** Returns f(x) = x·sigmoid(x), also known as swish. */
  public static Activation silu() {
    return new Activation("silu", X.times(X.sigmoid()));
  }

  /** Returns f(x) = x·tanh(log(1 + exp(x))) (Misra 2019). */
  public static Activation mish() {
    return new Activation("mish", X.times(softplusOfInput().tanh()));
  }

  /** Returns f(x) = x/(1 + |x|). */
  public static Activation softsign() {
    return new Activation("softsign", X.over(X.abs().plus(1)));
  }

  /** Returns f(x) = min(max(x, 0), 6), with slope 0 at 0 and 6. */
  public static Activation relu6() {
    return new Activation("relu6", clamp(X, 0, 6));
  }

  /** Returns f(x) = min(max(x, -1), 1), with slope 0 at -1 and 1. */
  public static Activation hardTanh() {
    return new Activation("hardTanh", clamp(X, -1, 1));
  }

  /** Returns f(x) = min(max(x + 3, 0), 6)/6, with slope 0 at -3 and 3. */
  public static Activation hardSigmoid() {
    return new Activation("hardSigmoid", clamp(X.plus(3), 0, 6).over(6));
  }

  /** Returns f(x) = x·min(max(x + 3, 0), 6)/6 (Howard et al. 2019, section 5.2). */
  public static Activation hardSwish() {
    return new Activation("hardSwish", X.times(clamp(X.plus(3), 0, 6)).over(6));
  }

  /** Returns f(x) = tanh(x). */
  public static Activation tanh() {
    return new Activation("tanh", X.tanh());
  }

  /** Returns f(x) = 1/(1 + exp(-x)). */
  public static Activation sigmoid() {
    return new Activation("sigmoid", X.sigmoid());
  }

  /** Returns f(x) = log(1 + exp(x)), computed without overflow. */
  public static Activation softplus() {
    return new Activation("softplus", softplusOfInput());
  }

  /**
   * log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
   *
   * <p>Written with selects, whose derivative at 0 is that of their second branch: here 1/2, as it
   * should be, where those of max and abs would be 0.
   */
  static Expr softplusOfInput() {
    return NON_NEGATIVE.plus(MAGNITUDE.negate().exp().plus(1).log());
  }

  private static Expr clamp(Expr x, double low, double high) {
    return x.max(Expr.constant(low)).min(Expr.constant(high));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var op = PointwiseOp.of(name, f);
    return new Built(input, (tape, x) -> tape.apply(op, x).withLengthsOf(x));
  }
}
