package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Convolutions and their two gradients: strides, gaps, padding, groups, depthwise, one row. */
public final class ConvCases {
  private static final Fused BIAS_RELU =
      Fused.of(Expr.input(0).plus(Expr.input(1)).max(Expr.constant(0)));

  private ConvCases() {}

  /**
   * The shapes of a convolution.
   *
   * @param name what is special
   * @param x [batch, height, width, in]
   * @param out output channels
   */
  public record Geometry(String name, Shape x, int out, Conv2dSpec spec) {
    Shape w() {
      Window2d window = spec.window();
      return Shape.of(out, window.height(), window.width(), x.extent(3) / spec.groups());
    }

    Shape y() {
      return spec.output(x, w());
    }

    @Override
    public String toString() {
      return name + " " + x + " by " + w();
    }
  }

  private static final List<Geometry> GEOMETRIES =
      List.of(
          of("1x1", 2, 4, 5, 7, 9, Window2d.of(1, 1), 1),
          of("1x1 lanes", 1, 3, 3, 16, 32, Window2d.of(1, 1), 1),
          of("1x1 stride", 2, 5, 5, 3, 4, Window2d.of(1, 1).stride(2, 2), 1),
          of("valid", 2, 5, 6, 3, 5, Window2d.of(3, 3), 1),
          of("same", 2, 7, 5, 3, 8, Window2d.of(3, 3).samePadding(), 1),
          of("same lanes", 1, 6, 6, 16, 17, Window2d.of(3, 3).samePadding(), 1),
          of("first layer", 1, 9, 9, 1, 6, Window2d.of(5, 5).padding(2, 2), 1),
          of("stride leaves a rest", 1, 8, 9, 2, 3, Window2d.of(3, 3).stride(2, 3), 1),
          of("stride and padding", 2, 8, 8, 3, 4, Window2d.of(3, 3).stride(2, 2).padding(1, 1), 1),
          of("patchify", 1, 8, 8, 3, 5, Window2d.of(4, 4).stride(4, 4), 1),
          of("stride above size", 1, 9, 9, 2, 2, Window2d.of(2, 2).stride(4, 3), 1),
          of("gaps", 1, 9, 8, 3, 4, Window2d.of(3, 2).dilation(2, 3), 1),
          of("gaps and padding", 1, 7, 7, 2, 3, Window2d.of(3, 3).dilation(2, 2).samePadding(), 1),
          of("uneven padding", 1, 5, 4, 2, 3, Window2d.of(3, 2).padding(2, 0, 1, 3), 1),
          of("padding above size", 1, 2, 2, 2, 3, Window2d.of(2, 2).padding(3, 3), 1),
          of("whole image", 3, 4, 4, 5, 7, Window2d.of(4, 4), 1),
          of("one row", 2, 1, 11, 4, 6, Window2d.of(1, 3).padding(0, 0, 1, 1), 1),
          of("causal row", 2, 1, 11, 4, 6, Window2d.of(1, 3).dilation(1, 2).padding(0, 0, 4, 0), 1),
          of("groups", 2, 5, 5, 6, 4, Window2d.of(3, 3).padding(1, 1), 2),
          of("1x1 groups", 1, 3, 4, 9, 6, Window2d.of(1, 1), 3),
          of("depthwise", 1, 6, 7, 5, 5, Window2d.of(3, 3).padding(1, 1), 5),
          of("depthwise lanes", 1, 5, 5, 33, 33, Window2d.of(3, 3).padding(1, 1), 33),
          of("depthwise 7x7", 1, 9, 8, 16, 16, Window2d.of(7, 7).samePadding(), 16),
          of("depthwise stride", 2, 7, 7, 8, 8, Window2d.of(3, 3).stride(2, 2).padding(1, 1), 8),
          of("depthwise twice", 1, 5, 5, 4, 8, Window2d.of(3, 3), 4),
          of("no images", 0, 5, 5, 2, 3, Window2d.of(3, 3), 1),
          of("wide", 2, 12, 13, 8, 16, Window2d.of(3, 3).samePadding(), 1),
          of("wide stride", 4, 9, 10, 13, 37, Window2d.of(3, 3).stride(2, 2).padding(1, 1), 1),
          of("wide groups", 8, 5, 6, 64, 64, Window2d.of(3, 3), 2));

  /** Convolutions that backends may compute by {@link MinimalFiltering}. */
  private static final List<Geometry> MINIMAL =
      List.of(
          of("minimal same", 2, 8, 8, 32, 64, Window2d.of(3, 3).samePadding(), 1),
          of("minimal rest", 2, 7, 10, 48, 64, Window2d.of(3, 3).samePadding(), 1),
          of("minimal valid", 7, 9, 5, 32, 64, Window2d.of(3, 3), 1),
          of("minimal uneven", 8, 3, 6, 64, 32, Window2d.of(3, 3).padding(2, 0, 1, 3), 1),
          of("minimal odd", 1, 5, 5, 33, 65, Window2d.of(3, 3).samePadding(), 1));

  /**
   * Returns the cases of this family.
   *
   * <p>NaN is in one operand at a time: every fifth number of one, or a few of any.
   */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (Geometry geometry : GEOMETRIES) {
      for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS)) {
        cases.add(forward(geometry, kind, kind == RANDOM));
        cases.add(gradInput(geometry, kind));
        cases.add(gradFilter(geometry, kind));
      }
    }
    for (Geometry geometry : MINIMAL) {
      cases.add(forward(geometry, RANDOM, true));
      cases.add(gradInput(geometry, RANDOM));
      cases.add(gradFilter(geometry, RANDOM));
    }
    for (int i : new int[] {1, 4, 8, 11, 18, 21}) {
      cases.add(forward(GEOMETRIES.get(i), NAN, true));
      cases.add(gradInput(GEOMETRIES.get(i), NAN));
      cases.add(gradFilter(GEOMETRIES.get(i), NAN));
      cases.add(forward(GEOMETRIES.get(i), SMALL_INTEGERS, true));
      cases.add(forward(GEOMETRIES.get(i), RANDOM, false));
      cases.addAll(NonFiniteCases.of(GEOMETRIES.get(i)));
    }
    cases.addAll(NonFiniteCases.of(MINIMAL.getFirst()));
    return cases;
  }

  /** Returns the forward pass, with bias and ReLU if wanted. */
  public static KernelCase forward(Geometry g, InputKind kind, boolean epilogue) {
    return of(
        g,
        "conv2d",
        epilogue ? " bias, ReLU" : "",
        kind,
        a -> {
          Tensor x = a.real("x", g.x.extents());
          Tensor w = a.finite("w", 1, g.w().extents());
          var f =
              epilogue
                  ? new Epilogue(BIAS_RELU, List.of(a.finite("bias", 1, g.out)))
                  : Epilogue.none();
          Tensor y = a.output("y", g.y());
          return backend -> backend.conv2d(g.spec, x, w, f, y);
        });
  }

  /** Returns the gradient of x. */
  public static KernelCase gradInput(Geometry g, InputKind kind) {
    return of(
        g,
        "conv2dGradInput",
        "",
        kind,
        a -> {
          Tensor dy = a.real("dy", g.y().extents());
          Tensor w = kind == NAN ? a.finite("w", 1, g.w().extents()) : a.real("w", g.w().extents());
          Tensor dx = a.output("dx", g.x);
          return backend -> backend.conv2dGradInput(g.spec, dy, w, dx);
        });
  }

  /** Returns the gradient of w. */
  public static KernelCase gradFilter(Geometry g, InputKind kind) {
    return of(
        g,
        "conv2dGradFilter",
        "",
        kind,
        a -> {
          Tensor dy =
              kind == NAN ? a.finite("dy", 1, g.y().extents()) : a.real("dy", g.y().extents());
          Tensor x = a.real("x", g.x.extents());
          Tensor dw = a.output("dw", g.w());
          return backend -> backend.conv2dGradFilter(g.spec, dy, x, dw);
        });
  }

  private static KernelCase of(
      Geometry g, String kernel, String detail, InputKind kind, KernelCase.Body body) {
    return KernelCase.of(
        Family.CONV, "ConvKernels." + kernel, g + detail, kind, g.spec.flops(g.y(), g.w()), body);
  }

  private static Geometry of(
      String name, int batch, int height, int width, int in, int out, Window2d window, int groups) {
    return new Geometry(
        name, Shape.of(batch, height, width, in), out, new Conv2dSpec(window, groups));
  }
}
