package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import java.util.List;

/**
 * Adam with weight decay apart from the gradient: first p = p·(1 - rate·decay), then as {@link
 * Adam}.
 *
 * <p>Source: Loshchilov and Hutter 2019, algorithm 2, in the order of PyTorch.
 */
public record AdamW(Schedule rate, double beta1, double beta2, double eps, double decay)
    implements UpdateRule {

  /** Checks the numbers. */
  public AdamW {
    Checks.share("adamW: beta1", beta1);
    Checks.share("adamW: beta2", beta2);
    Checks.notNegative("adamW: eps", eps);
    Checks.notNegative("adamW: decay", decay);
  }

  /** Returns AdamW at a constant rate, usually 0.001, with decay 0.01. */
  public static AdamW of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** Returns AdamW with β 0.9 and 0.999, eps 1e-8 and decay 0.01. */
  public static AdamW of(Schedule rate) {
    return new AdamW(rate, 0.9, 0.999, 1e-8, 0.01);
  }

  /** Returns this rule with other shares of the past. */
  public AdamW betas(double beta1, double beta2) {
    return new AdamW(rate, beta1, beta2, eps, decay);
  }

  /** Returns this rule with another eps. */
  public AdamW eps(double eps) {
    return new AdamW(rate, beta1, beta2, eps, decay);
  }

  /** Returns this rule with another weight decay. */
  public AdamW decay(double decay) {
    return new AdamW(rate, beta1, beta2, eps, decay);
  }

  @Override
  public List<String> slots() {
    return Moments.SLOTS;
  }

  @Override
  public List<Expr> update(Expr gradient) {
    return Moments.update(PARAMETER.times(Expr.scalar(Moments.SCALARS)), gradient);
  }

  @Override
  public double[] scalars(long step, double rate) {
    return Moments.scalars(step, rate, beta1, beta2, eps, 1 - rate * decay);
  }
}
