package dev.cotangent.expr;

import dev.cotangent.expr.Expr.Condition;
import dev.cotangent.expr.Expr.Function;
import dev.cotangent.expr.Expr.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Symbolic derivatives of expressions, by the chain rule in reverse.
 *
 * <p>At a kink (ReLU, abs, clamp, ties of max and min) the derivative is 0; conditions carry none.
 */
public final class Derivatives {
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr ONE = Expr.constant(1);

  private Derivatives() {}

  /**
   * Returns the cotangent of each input: sum over k of seeds[k] * d outputs[k] / d input[i].
   *
   * @param outputs the expressions y[k]
   * @param seeds the cotangents dy[k], as expressions over the same inputs; one for each output
   * @param inputs number of inputs; an input that no output reads gets the constant 0
   */
  public static List<Expr> cotangents(List<Expr> outputs, List<Expr> seeds, int inputs) {
    if (outputs.size() != seeds.size()) {
      throw new IllegalArgumentException(
          "cotangents: " + outputs.size() + " outputs need as many seeds, got " + seeds.size());
    }
    List<Expr> order = new ArrayList<>();
    IdentityHashMap<Expr, Boolean> seen = new IdentityHashMap<>();
    outputs.forEach(y -> visit(y, seen, order));
    IdentityHashMap<Expr, Expr> adjoints = new IdentityHashMap<>();
    for (int k = 0; k < outputs.size(); k++) {
      adjoints.merge(outputs.get(k), seeds.get(k), Expr::plus);
    }
    Expr[] result = new Expr[inputs];
    Arrays.fill(result, ZERO);
    for (Expr e : order.reversed()) {
      Expr dy = adjoints.get(e);
      if (dy == null) {
        continue;
      }
      if (e instanceof Expr.Input(int index)) {
        if (index < inputs) {
          result[index] = result[index].plus(dy);
        }
      } else {
        push(e, dy, adjoints);
      }
    }
    return List.of(result);
  }

  /** Returns the derivative of a function of input 0, as an expression over input 0. */
  public static Expr derivative(Expr f) {
    return cotangents(List.of(f), List.of(ONE), 1).get(0);
  }

  /**
   * Returns the derivative of f(x) written in y = f(x), where that is possible.
   *
   * <p>Then a layer need not save x. Known forms: identity, max(x, 0), leaky ReLU and ELU as
   * selects on 0 &lt; x with positive slope, tanh, sigmoid and exp, each of input 0.
   */
  public static Optional<Expr> derivativeFromOutput(Expr f) {
    Expr x = Expr.input(0);
    return switch (f) {
      case Expr.Input i when i.equals(x) -> Optional.of(ONE);
      case Expr.Unary(Function g, Expr a) when a.equals(x) ->
          switch (g) {
            case TANH -> Optional.of(ONE.minus(x.square()));
            case SIGMOID -> Optional.of(x.times(ONE.minus(x)));
            case EXP -> Optional.of(x);
            case NEGATE -> Optional.of(ONE.negate());
            case ABS, SQRT, LOG, ERF -> Optional.empty();
          };
      case Expr.Binary(Operation o, Expr a, Expr b)
          when o == Operation.MAX && a.equals(x) && b.equals(ZERO) ->
          Optional.of(Expr.select(ZERO.less(x), ONE, ZERO));
      case Expr.Select(Condition c, Expr then, Expr low)
          when c.equals(ZERO.less(x)) && then.equals(x) ->
          belowZero(low, x).map(slope -> Expr.select(ZERO.less(x), ONE, slope));
      default -> Optional.empty();
    };
  }

  /** The slope in y of a*x (leaky) or a*(exp(x)-1) (ELU) for x not above 0 and a above 0. */
  private static Optional<Expr> belowZero(Expr low, Expr x) {
    if (low instanceof Expr.Binary(Operation o, Expr p, Expr q)
        && o == Operation.MULTIPLY
        && q instanceof Expr.Constant(double a)
        && a > 0) {
      if (p.equals(x)) {
        return Optional.of(q);
      }
      if (p.equals(x.exp().minus(1))) {
        return Optional.of(x.plus(q));
      }
    }
    return low.equals(x.exp().minus(1)) ? Optional.of(x.plus(1)) : Optional.empty();
  }

  private static void visit(Expr e, IdentityHashMap<Expr, Boolean> seen, List<Expr> order) {
    if (seen.put(e, true) != null) {
      return;
    }
    switch (e) {
      case Expr.Unary(_, Expr x) -> visit(x, seen, order);
      case Expr.Binary(_, Expr a, Expr b) -> {
        visit(a, seen, order);
        visit(b, seen, order);
      }
      case Expr.Select(_, Expr then, Expr otherwise) -> {
        visit(then, seen, order);
        visit(otherwise, seen, order);
      }
      case Expr.Input _, Expr.Scalar _, Expr.Constant _, Expr.Index _ -> {}
    }
    order.add(e);
  }

  private static void push(Expr e, Expr dy, IdentityHashMap<Expr, Expr> adjoints) {
    switch (e) {
      case Expr.Unary(Function f, Expr x) -> add(x, unary(f, x, e, dy), adjoints);
      case Expr.Binary(Operation o, Expr a, Expr b) -> binary(o, a, b, e, dy, adjoints);
      case Expr.Select(Condition c, Expr then, Expr otherwise) -> {
        add(then, Expr.select(c, dy, ZERO), adjoints);
        add(otherwise, Expr.select(c, ZERO, dy), adjoints);
      }
      case Expr.Input _, Expr.Scalar _, Expr.Constant _, Expr.Index _ -> {}
    }
  }

  private static Expr unary(Function f, Expr x, Expr y, Expr dy) {
    return switch (f) {
      case NEGATE -> dy.negate();
      case ABS -> Expr.select(ZERO.less(x), dy, Expr.select(x.less(ZERO), dy.negate(), ZERO));
      case SQRT -> dy.times(0.5).over(y);
      case EXP -> dy.times(y);
      case LOG -> dy.over(x);
      case TANH -> dy.times(ONE.minus(y.square()));
      case SIGMOID -> dy.times(y.times(ONE.minus(y)));
      case ERF -> dy.times(x.square().negate().exp().times(2 / Math.sqrt(Math.PI)));
    };
  }

  private static void binary(
      Operation o, Expr a, Expr b, Expr y, Expr dy, IdentityHashMap<Expr, Expr> adjoints) {
    switch (o) {
      case ADD -> {
        add(a, dy, adjoints);
        add(b, dy, adjoints);
      }
      case SUBTRACT -> {
        add(a, dy, adjoints);
        add(b, dy.negate(), adjoints);
      }
      case MULTIPLY -> {
        add(a, dy.times(b), adjoints);
        add(b, dy.times(a), adjoints);
      }
      case DIVIDE -> {
        add(a, dy.over(b), adjoints);
        add(b, dy.times(y).over(b).negate(), adjoints);
      }
      case MAX -> {
        add(a, Expr.select(b.less(a), dy, ZERO), adjoints);
        add(b, Expr.select(a.less(b), dy, ZERO), adjoints);
      }
      case MIN -> {
        add(a, Expr.select(a.less(b), dy, ZERO), adjoints);
        add(b, Expr.select(b.less(a), dy, ZERO), adjoints);
      }
    }
  }

  private static void add(Expr to, Expr cotangent, IdentityHashMap<Expr, Expr> adjoints) {
    if (!(to instanceof Expr.Constant || to instanceof Expr.Scalar || to instanceof Expr.Index)) {
      adjoints.merge(to, cotangent, Expr::plus);
    }
  }
}
