package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import java.util.List;

/**
 * Adam: steps by the mean of the gradient over the root of its mean square.
 *
 * <p>With g = gradient + decay·p: m = β1·m + (1-β1)·g, v = β2·v + (1-β2)·g², and in step t p = p -
 * rate/(1-β1ᵗ) · m / (√v/√(1-β2ᵗ) + eps). Source: Kingma and Ba 2015, algorithm 1, in the order of
 * PyTorch. For decay apart from the gradient see {@link AdamW}.
 *
 * @param decay weight decay, added to the gradient
 */
public record Adam(Schedule rate, double beta1, double beta2, double eps, double decay)
    implements UpdateRule {

  /** Checks the numbers. */
  public Adam {
    Checks.share("adam: beta1", beta1);
    Checks.share("adam: beta2", beta2);
    Checks.notNegative("adam: eps", eps);
    Checks.notNegative("adam: decay", decay);
  }

  /** Returns Adam at a constant rate, usually 0.001, with β 0.9 and 0.999 and eps 1e-8. */
  public static Adam of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** Returns Adam with β 0.9 and 0.999 and eps 1e-8. */
  public static Adam of(Schedule rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0);
  }

  /** Returns this rule with other shares of the past. */
  public Adam betas(double beta1, double beta2) {
    return new Adam(rate, beta1, beta2, eps, decay);
  }

  /** Returns this rule with another eps. */
  public Adam eps(double eps) {
    return new Adam(rate, beta1, beta2, eps, decay);
  }

  /** Returns this rule with weight decay. */
  public Adam decay(double decay) {
    return new Adam(rate, beta1, beta2, eps, decay);
  }

  @Override
  public List<String> slots() {
    return Moments.SLOTS;
  }

  @Override
  public List<Expr> update(Expr gradient) {
    Expr decayed = gradient.plus(PARAMETER.times(Expr.scalar(Moments.SCALARS)));
    return Moments.update(PARAMETER, decayed);
  }

  @Override
  public double[] scalars(long step, double rate) {
    return Moments.scalars(step, rate, beta1, beta2, eps, decay);
  }
}
