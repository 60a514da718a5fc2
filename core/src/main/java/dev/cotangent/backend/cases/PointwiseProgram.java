package dev.cotangent.backend.cases;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.index;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.scalar;
import static dev.cotangent.expr.Expr.select;

import dev.cotangent.expr.Derivatives;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import java.util.ArrayList;
import java.util.List;

/**
 * An expression with its scalars.
 *
 * @param name unique
 */
public record PointwiseProgram(String name, Fused fused, double[] scalars) {
  private static final Expr X = input(0);
  private static final Expr Y = input(1);
  private static final Expr ZERO = constant(0);
  private static final Expr ONE = constant(1);
  private static final List<PointwiseProgram> ALL = create();

  /** Returns a program by name. */
  public static PointwiseProgram of(String name) {
    return ALL.stream()
        .filter(p -> p.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("case: no program is called " + name));
  }

  /** Returns every node of the algebra alone, and programs that networks use. */
  public static List<PointwiseProgram> all() {
    return ALL;
  }

  private static List<PointwiseProgram> create() {
    List<PointwiseProgram> all = new ArrayList<>();
    nodes(all);
    activations(all);
    all.add(add("affine", new double[] {2, -1}, X.times(scalar(0)).plus(Y.times(scalar(1)))));
    all.add(add("sums", new double[0], X.plus(Y), X.minus(Y), X.times(Y), X));
    all.add(add("shared", new double[0], X.plus(Y).times(X.plus(Y)).plus(X.plus(Y))));
    all.add(adam());
    double[] key = {0x12345678, 0x9abcdef0L, 3, 0.25};
    all.add(add("dropout", key, select(Expr.chance(0), ZERO, X.times(constant(4.0 / 3)))));
    double[] odd = {-7, 11, 65_537, 0.1};
    all.add(add("chance", odd, select(Expr.chance(0), ONE, ZERO)));
    all.add(add("never", new double[] {1, 2, 3, 0}, select(Expr.chance(0), X, Y)));
    all.add(add("always", new double[] {1, 2, 3, 1}, select(Expr.chance(0), X, Y)));
    all.add(
        add(
            "two chances",
            new double[] {1, 2, 3, 0.5, 4, 5, 6, 0.5},
            select(Expr.chance(0), X, Y),
            select(Expr.chance(4), X, Y)));
    all.add(add("constant", new double[0], constant(0.1), X));
    all.add(add("index", new double[0], X.plus(index(0)).times(2)));
    return List.copyOf(all);
  }

  private static void nodes(List<PointwiseProgram> all) {
    double[] none = {};
    all.add(add("identity", none, X));
    all.add(add("negate", none, X.negate()));
    all.add(add("abs", none, X.abs()));
    all.add(add("sqrt", none, X.sqrt()));
    all.add(add("exp", none, X.exp()));
    all.add(add("log", none, X.log()));
    all.add(add("tanh", none, X.tanh()));
    all.add(add("sigmoid", none, X.sigmoid()));
    all.add(add("erf", none, X.erf()));
    all.add(add("add", none, X.plus(Y)));
    all.add(add("subtract", none, X.minus(Y)));
    all.add(add("multiply", none, X.times(Y)));
    all.add(add("divide", none, X.over(Y)));
    all.add(add("max", none, X.max(Y)));
    all.add(add("min", none, X.min(Y)));
    all.add(add("less", none, select(X.less(Y), X, ONE)));
    all.add(add("lessOrEqual", none, select(X.lessOrEqual(Y), X, ONE)));
    all.add(add("equal", none, select(X.equalTo(Y), ZERO, Y)));
    all.add(add("scalar", new double[] {0.3}, X.times(scalar(0))));
  }

  private static void activations(List<PointwiseProgram> all) {
    Expr gelu = X.times(0.5).times(ONE.plus(X.times(Math.sqrt(0.5)).erf()));
    Expr silu = X.times(X.sigmoid());
    Expr elu = select(ZERO.less(X), X, X.exp().minus(1));
    Expr softplus = X.max(ZERO).plus(X.abs().negate().exp().plus(1).log());
    all.add(add("relu", new double[0], X.max(ZERO)));
    all.add(add("leaky", new double[0], select(ZERO.less(X), X, X.times(0.01))));
    for (var f : List.of(new Named("gelu", gelu), new Named("silu", silu), new Named("elu", elu))) {
      all.add(add(f.name, new double[0], f.y));
      all.add(add(f.name + " derivative", new double[0], Derivatives.derivative(f.y).times(Y)));
    }
    all.add(add("softplus", new double[0], softplus));
  }

  private record Named(String name, Expr y) {}

  /** Inputs and outputs: w, m, v; further input: gradient (Kingma and Ba 2015, algorithm 1). */
  private static PointwiseProgram adam() {
    Expr g = input(3);
    Expr m = input(1).times(scalar(1)).plus(g.times(ONE.minus(scalar(1))));
    Expr v = input(2).square().times(scalar(2)).plus(g.square().times(ONE.minus(scalar(2))));
    Expr step = m.over(v.sqrt().plus(scalar(3))).times(scalar(0));
    return add("adam", new double[] {0.01, 0.9, 0.999, 1e-8}, X.minus(step), m, v);
  }

  private static PointwiseProgram add(String name, double[] scalars, Expr... outputs) {
    return new PointwiseProgram(name, Fused.of(outputs), scalars);
  }
}
