package dev.cotangent.optim;

import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Network;
import java.util.List;

/**
 * How one step changes a parameter: the formulas of an optimiser, without its state.
 *
 * <p>The expressions read {@link #PARAMETER}, {@link #GRADIENT} (after clipping) and the {@link
 * #slot slots}, tensors of the parameter's shape that start at 0, and scalars of the rule's own.
 */
public interface UpdateRule {
  /** The parameter's value. */
  Expr PARAMETER = Expr.input(0);

  /** The gradient, clipped. */
  Expr GRADIENT = Expr.input(1);

  /** Returns the value of a slot before the step. */
  static Expr slot(int index) {
    return Expr.input(2 + index);
  }

  /** Returns the learning rate of each step. */
  Schedule rate();

  /** Returns the names of the slots, which become part of the names of the optimiser's state. */
  List<String> slots();

  /**
   * Returns the new parameter first, then the new value of each slot.
   *
   * @param g the gradient to use for {@link #GRADIENT}
   */
  List<Expr> update(Expr g);

  /**
   * Returns the scalars of a step.
   *
   * @param step counted from 1
   * @param rate the learning rate
   */
  double[] scalars(long step, double rate);

  /** Returns an optimiser of a network by this rule. */
  default Optimiser on(Network network) {
    return new Optimiser(this, network);
  }
}
