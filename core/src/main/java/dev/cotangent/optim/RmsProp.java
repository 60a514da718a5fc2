package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import java.util.List;

/**
 * RMSProp: v = α·v + (1-α)·g², p = p - rate·g/(√v + eps).
 *
 * <p>With g = gradient + decay·p first. With a momentum μ, b = μ·b + g/(√v + eps) and p = p -
 * rate·b. Source: Tieleman and Hinton 2012, lecture 6.5, in the order of PyTorch.
 *
 * @param alpha share of the past in the mean square
 * @param momentum μ in [0, 1)
 * @param decay weight decay, added to the gradient
 */
public record RmsProp(Schedule rate, double alpha, double eps, double momentum, double decay)
    implements UpdateRule {

  /** Checks the numbers. */
  public RmsProp {
    Checks.share("rmsProp: alpha", alpha);
    Checks.notNegative("rmsProp: eps", eps);
    Checks.share("rmsProp: momentum", momentum);
    Checks.notNegative("rmsProp: decay", decay);
  }

  /** Returns RMSProp at a constant rate, usually 0.01 or less. */
  public static RmsProp of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** Returns RMSProp with α 0.99 and eps 1e-8. */
  public static RmsProp of(Schedule rate) {
    return new RmsProp(rate, 0.99, 1e-8, 0, 0);
  }

  /** Returns this rule with another share of the past. */
  public RmsProp alpha(double alpha) {
    return new RmsProp(rate, alpha, eps, momentum, decay);
  }

  /** Returns this rule with another eps. */
  public RmsProp eps(double eps) {
    return new RmsProp(rate, alpha, eps, momentum, decay);
  }

  /** Returns this rule with a momentum. */
  public RmsProp momentum(double momentum) {
    return new RmsProp(rate, alpha, eps, momentum, decay);
  }

  /** Returns this rule with weight decay. */
  public RmsProp decay(double decay) {
    return new RmsProp(rate, alpha, eps, momentum, decay);
  }

  @Override
  public List<String> slots() {
    return momentum == 0 ? List.of("v") : List.of("v", "velocity");
  }

  @Override
  public List<Expr> update(Expr gradient) {
    Expr g = gradient.plus(PARAMETER.times(Expr.scalar(5)));
    Expr v = UpdateRule.slot(0).times(Expr.scalar(1)).plus(g.square().times(Expr.scalar(2)));
    Expr scaled = g.over(v.sqrt().plus(Expr.scalar(3)));
    if (momentum == 0) {
      return List.of(PARAMETER.minus(scaled.times(Expr.scalar(0))), v);
    }
    Expr velocity = UpdateRule.slot(1).times(Expr.scalar(4)).plus(scaled);
    return List.of(PARAMETER.minus(velocity.times(Expr.scalar(0))), v, velocity);
  }

  @Override
  public double[] scalars(long step, double rate) {
    return new double[] {rate, alpha, 1 - alpha, eps, momentum, decay};
  }
}
