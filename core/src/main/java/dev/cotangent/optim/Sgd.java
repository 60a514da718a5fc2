package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: v = μ·v + g, p = p - rate·v.
 *
 * <p>With g = gradient + decay·p first. Nesterov's form steps by g + μ·v instead of v (Sutskever et
 * al. 2013, as PyTorch has it). Without momentum there is no state.
 *
 * @param momentum μ in [0, 1)
 * @param decay weight decay, added to the gradient
 */
public record Sgd(Schedule rate, double momentum, Lookahead lookahead, double decay)
    implements UpdateRule {

  /** What a step follows. */
  public enum Lookahead {
    /** The velocity. */
    NONE,
    /** The velocity after one more step (Nesterov). */
    NESTEROV
  }

  /** Checks the numbers. */
  public Sgd {
    Checks.share("sgd: momentum", momentum);
    Checks.notNegative("sgd: decay", decay);
    if (lookahead == Lookahead.NESTEROV && momentum == 0) {
      throw new IllegalArgumentException("sgd: Nesterov's form needs a momentum above 0");
    }
  }

  /** Returns plain descent at a constant rate. */
  public static Sgd of(double rate) {
    return of(Schedule.constant(rate));
  }

  /** Returns plain descent. */
  public static Sgd of(Schedule rate) {
    return new Sgd(rate, 0, Lookahead.NONE, 0);
  }

  /** Returns this rule with a momentum. */
  public Sgd momentum(double momentum) {
    return new Sgd(rate, momentum, lookahead, decay);
  }

  /** Returns this rule with Nesterov's momentum. */
  public Sgd nesterov(double momentum) {
    return new Sgd(rate, momentum, Lookahead.NESTEROV, decay);
  }

  /** Returns this rule with weight decay. */
  public Sgd decay(double decay) {
    return new Sgd(rate, momentum, lookahead, decay);
  }

  @Override
  public List<String> slots() {
    return momentum == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public List<Expr> update(Expr gradient) {
    Expr step = Expr.scalar(0);
    Expr g = gradient.plus(PARAMETER.times(Expr.scalar(2)));
    if (momentum == 0) {
      return List.of(PARAMETER.minus(g.times(step)));
    }
    Expr v = UpdateRule.slot(0).times(Expr.scalar(1)).plus(g);
    Expr direction = lookahead == Lookahead.NESTEROV ? g.plus(v.times(Expr.scalar(1))) : v;
    return List.of(PARAMETER.minus(direction.times(step)), v);
  }

  @Override
  public double[] scalars(long step, double rate) {
    return new double[] {rate, momentum, decay};
  }
}
