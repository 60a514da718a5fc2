package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.EXTREME;
import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Maximum and mean over windows, and their gradients; small integers make ties. */
public final class PoolCases {
  record Geometry(Shape x, Window2d window) {
    Shape y() {
      return window.output(x, x.extent(3));
    }

    @Override
    public String toString() {
      return x
          + " by %dx%d stride %d,%d gaps %d,%d padding %d,%d,%d,%d"
              .formatted(
                  window.height(),
                  window.width(),
                  window.strideHeight(),
                  window.strideWidth(),
                  window.dilationHeight(),
                  window.dilationWidth(),
                  window.padTop(),
                  window.padBottom(),
                  window.padLeft(),
                  window.padRight());
    }
  }

  private static final List<Geometry> GEOMETRIES =
      List.of(
          of(Window2d.of(2, 2).stride(2, 2), 2, 6, 8, 3),
          of(Window2d.of(2, 2).stride(2, 2), 1, 5, 7, 16),
          of(Window2d.of(3, 3).stride(2, 2).padding(1, 1), 2, 7, 8, 5),
          of(Window2d.of(3, 3).padding(1, 1), 1, 6, 5, 17),
          of(Window2d.of(2, 3), 1, 4, 9, 33),
          of(Window2d.of(1, 1), 1, 3, 3, 4),
          of(Window2d.of(2, 2).stride(3, 4), 1, 8, 9, 2),
          of(Window2d.of(2, 2).dilation(2, 3), 1, 6, 7, 8),
          of(Window2d.of(3, 2).padding(2, 0, 1, 1), 1, 5, 4, 3),
          of(Window2d.of(4, 5), 3, 4, 5, 9),
          of(Window2d.of(1, 3).stride(1, 2), 2, 1, 11, 7),
          of(Window2d.of(2, 2).stride(2, 2), 0, 4, 4, 3),
          of(Window2d.of(2, 2).stride(2, 2), 2, 16, 16, 12),
          of(Window2d.of(2, 3).stride(2, 3), 2, 4, 6, 32));

  private PoolCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (Geometry geometry : GEOMETRIES) {
      for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS)) {
        cases.add(max(geometry, kind));
        cases.add(maxGrad(geometry, kind));
        for (boolean countPadding : new boolean[] {true, false}) {
          cases.add(average(geometry, countPadding, kind));
          cases.add(averageGrad(geometry, countPadding, kind));
        }
      }
    }
    for (int i : new int[] {0, 2, 3, 7, 8, 13}) {
      cases.add(max(GEOMETRIES.get(i), NAN));
      cases.add(max(GEOMETRIES.get(i), EXTREME));
      cases.add(maxGrad(GEOMETRIES.get(i), NAN));
      cases.add(average(GEOMETRIES.get(i), true, NAN));
      cases.add(average(GEOMETRIES.get(i), false, NAN));
      cases.add(averageGrad(GEOMETRIES.get(i), true, NAN));
    }
    cases.add(lowest(GEOMETRIES.get(3)));
    return cases;
  }

  static KernelCase max(Geometry g, InputKind kind) {
    return of(
        g,
        "maxPool2d",
        "",
        kind,
        a -> {
          Tensor x = a.real("x", g.x.extents());
          Tensor y = a.output("y", g.y());
          Tensor winner = a.intOutput("winner", g.y());
          return backend -> backend.maxPool2d(g.window, x, y, winner);
        });
  }

  /** Images full of -infinity: an element wins, never the padding. */
  private static KernelCase lowest(Geometry g) {
    return of(
        g,
        "maxPool2d",
        " of -infinity",
        RANDOM,
        a -> {
          double[] values = new double[g.x.size()];
          java.util.Arrays.fill(values, Double.NEGATIVE_INFINITY);
          Tensor x = a.input("x", values, g.x.extents());
          Tensor y = a.output("y", g.y());
          Tensor winner = a.intOutput("winner", g.y());
          return backend -> backend.maxPool2d(g.window, x, y, winner);
        });
  }

  static KernelCase maxGrad(Geometry g, InputKind kind) {
    return of(
        g,
        "maxPool2dGrad",
        "",
        kind,
        a -> {
          Tensor x = a.finite("x", 1, g.x.extents());
          Tensor y = a.workspace("y", ElementType.REAL, g.y());
          Tensor winner = a.workspace("winner", ElementType.INT, g.y());
          a.prepare(backend -> backend.maxPool2d(g.window, x, y, winner));
          Tensor dy = a.real("dy", g.y().extents());
          Tensor dx = a.output("dx", g.x);
          return backend -> backend.maxPool2dGrad(g.window, dy, winner, dx);
        });
  }

  static KernelCase average(Geometry g, boolean countPadding, InputKind kind) {
    return of(
        g,
        "averagePool2d",
        countPadding ? " padding counts" : "",
        kind,
        a -> {
          Tensor x = a.real("x", g.x.extents());
          Tensor y = a.output("y", g.y());
          return backend -> backend.averagePool2d(g.window, countPadding, x, y);
        });
  }

  static KernelCase averageGrad(Geometry g, boolean countPadding, InputKind kind) {
    return of(
        g,
        "averagePool2dGrad",
        countPadding ? " padding counts" : "",
        kind,
        a -> {
          Tensor dy = a.real("dy", g.y().extents());
          Tensor dx = a.output("dx", g.x);
          return backend -> backend.averagePool2dGrad(g.window, countPadding, dy, dx);
        });
  }

  private static KernelCase of(
      Geometry g, String kernel, String detail, InputKind kind, KernelCase.Body body) {
    long flops = (long) g.y().size() * g.window.height() * g.window.width();
    return KernelCase.of(Family.POOL, "PoolKernels." + kernel, g + detail, kind, flops, body);
  }

  static Geometry of(Window2d window, int... x) {
    return new Geometry(Shape.of(x), window);
  }
}
