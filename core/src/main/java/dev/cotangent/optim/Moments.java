package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import java.util.List;

/** What Adam and AdamW share: the two moments of the gradient and the step they give. */
final class Moments {
  static final List<String> SLOTS = List.of("m", "v");

  /** Number of scalars that {@link #update} reads; the rule's own one follows. */
  static final int SCALARS = 6;

  private Moments() {}

  /** The new parameter, m and v; reads the scalars of {@link #scalars}. */
  static List<Expr> update(Expr parameter, Expr g) {
    Expr m = UpdateRule.slot(0).times(Expr.scalar(0)).plus(g.times(Expr.scalar(1)));
    Expr v = UpdateRule.slot(1).times(Expr.scalar(2)).plus(g.square().times(Expr.scalar(3)));
    Expr step = m.times(Expr.scalar(4)).over(v.sqrt().plus(Expr.scalar(5)));
    return List.of(parameter.minus(step), m, v);
  }

  /**
   * The scalars of step t, then the rule's own one.
   *
   * <p>rate/(1-β1ᵗ) · m / (√v/r + eps) = (rate·r/(1-β1ᵗ)) · m / (√v + eps·r) with r = √(1-β2ᵗ),
   * which needs one division for each element.
   */
  static double[] scalars(long t, double rate, double beta1, double beta2, double eps, double own) {
    double r = Math.sqrt(1 - Math.pow(beta2, (double) t));
    double step = rate * r / (1 - Math.pow(beta1, (double) t));
    return new double[] {beta1, 1 - beta1, beta2, 1 - beta2, step, eps * r, own};
  }
}
