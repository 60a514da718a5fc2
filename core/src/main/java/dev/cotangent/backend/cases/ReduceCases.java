package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.EXTREME;
import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each reduction over rows, columns and middle axes, with mapped and broadcast inputs. */
public final class ReduceCases {
  private static final String KERNEL = "Primitives.reduce";
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {3, 1, 2},
    {1, 4, 1},
    {5, 7, 1},
    {2, 16, 1},
    {1, 17, 5},
    {1, 8, 16},
    {1, 33, 17},
    {3, 5, 7},
    {2, 31, 33},
    {0, 3, 2},
    {2, 3, 0},
    {1, 257, 1},
    {1, 1031, 3},
    {4, 2, 67}
  };

  private ReduceCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      for (int[] shape : SHAPES) {
        cases.add(dense(reduction, RANDOM, shape));
        cases.add(dense(reduction, SMALL_INTEGERS, shape));
      }
      cases.add(dense(reduction, NAN, 5, 9, 3));
      cases.add(dense(reduction, NAN, 7, 33, 1));
      cases.add(dense(reduction, NAN, 1, 5, 37));
      if (reduction != Reduction.SUM) {
        cases.add(dense(reduction, EXTREME, 5, 9, 3));
        cases.add(dense(reduction, EXTREME, 17, 33, 1));
        cases.add(constant(reduction, Double.NEGATIVE_INFINITY));
        cases.add(constant(reduction, Double.POSITIVE_INFINITY));
        cases.add(constant(reduction, Double.NaN));
      }
      if (!reduction.isIndex()) {
        cases.add(dense(reduction, RANDOM, 2, 0, 3));
        cases.add(dense(reduction, RANDOM, 3, 0, 1));
      }
      cases.add(mapped(reduction, RANDOM));
      cases.add(mapped(reduction, SMALL_INTEGERS));
      cases.add(views(reduction, RANDOM));
      cases.add(views(reduction, SMALL_INTEGERS));
    }
    cases.add(oneSign(100_003, 1));
    cases.add(oneSign(20_011, 5));
    cases.add(dense(Reduction.SUM, RANDOM, 1, 4099, 33));
    return cases;
  }

  /** Returns a reduction of a dense tensor. */
  public static KernelCase dense(Reduction reduction, InputKind kind, int... shape) {
    return of(
        reduction,
        "",
        kind,
        Fused.identity(),
        new double[0],
        shape,
        a -> new Tensor[] {a.real("x", shape)});
  }

  private interface Inputs {
    Tensor[] of(Arguments a);
  }

  private static KernelCase of(
      Reduction reduction,
      String detail,
      InputKind kind,
      Fused map,
      double[] scalars,
      int[] shape,
      Inputs inputs) {
    Shape whole = Shape.of(shape);
    return KernelCase.of(
        Family.REDUCE,
        KERNEL,
        reduction + " " + whole + detail,
        kind,
        (long) whole.size() * map.program().size(),
        a -> {
          Tensor[] in = inputs.of(a);
          Shape result = whole.without(1);
          Tensor out = reduction.isIndex() ? a.intOutput("out", result) : a.output("out", result);
          return backend -> backend.reduce(reduction, map, in, scalars, out);
        });
  }

  private static KernelCase constant(Reduction reduction, double value) {
    double[] x = new double[3 * 19 * 2];
    Arrays.fill(x, value);
    return of(
        reduction,
        " of " + value,
        RANDOM,
        Fused.identity(),
        new double[0],
        new int[] {3, 19, 2},
        a -> new Tensor[] {a.input("x", x, 3, 19, 2)});
  }

  private static KernelCase mapped(Reduction reduction, InputKind kind) {
    Expr x = Expr.input(0);
    Expr exact = x.minus(Expr.input(1)).times(Expr.scalar(0)).plus(Expr.index(1));
    Fused map = Fused.of(reduction == Reduction.SUM ? exact.square() : exact.abs());
    return of(
        reduction,
        " mapped",
        kind,
        map,
        new double[] {2},
        new int[] {3, 37, 5},
        a ->
            new Tensor[] {
              a.real("x", 3, 37, 5), a.real("mean", 1, 1, 5).broadcastTo(Shape.of(3, 37, 5))
            });
  }

  private static KernelCase views(Reduction reduction, InputKind kind) {
    Fused map = Fused.of(Expr.input(0).max(Expr.input(1)).max(Expr.input(2)));
    Shape shape = Shape.of(3, 11, 17);
    return of(
        reduction,
        " of views",
        kind,
        map,
        new double[0],
        shape.extents(),
        a ->
            new Tensor[] {
              a.real("transposed", 3, 17, 11).transpose(1, 2),
              a.real("slice", 5, 11, 19).slice(0, 1, 3).slice(2, 2, 17),
              a.real("row", 3, 1, 17).broadcastTo(shape)
            });
  }

  /** A long sum of numbers of one sign, whose partial sums grow. */
  private static KernelCase oneSign(int count, int columns) {
    return of(
        Reduction.SUM,
        " of one sign",
        RANDOM,
        Fused.of(Expr.input(0).abs()),
        new double[0],
        new int[] {1, count, columns},
        a -> new Tensor[] {a.real("x", 1, count, columns)});
  }
}
