package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.EXTREME;
import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every node of an expression, common programs, all sizes around lane counts, all layouts. */
public final class PointwiseCases {
  private static final String KERNEL = "Primitives.pointwise";
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 63, 67, 257, 1031
  };

  private PointwiseCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (PointwiseProgram program : PointwiseProgram.all()) {
      for (InputKind kind : InputKind.values()) {
        cases.add(program(program, kind, false, 67));
      }
    }
    for (int size : SIZES) {
      cases.add(program(PointwiseProgram.of("gelu"), RANDOM, true, size));
      cases.add(program(PointwiseProgram.of("affine"), SMALL_INTEGERS, true, size));
      cases.add(program(PointwiseProgram.of("adam"), RANDOM, true, size));
    }
    cases.add(program(PointwiseProgram.of("dropout"), RANDOM, false, 100_003));
    cases.add(program(PointwiseProgram.of("index"), RANDOM, false, 3, 5, 7, 9));
    for (String function : List.of("exp", "log", "tanh", "sigmoid", "erf", "sqrt")) {
      cases.add(sweep(function, EXTREME, -110, 95, 4099));
      cases.add(sweep(function, RANDOM, -1.5, 1.5, 1031));
      cases.add(powers(function));
    }
    layouts(cases);
    return cases;
  }

  /** Returns a program on dense tensors of a shape. */
  public static KernelCase program(
      PointwiseProgram program, InputKind kind, boolean inPlace, int... extents) {
    Shape shape = Shape.of(extents);
    long flops = (long) shape.size() * program.fused().program().size();
    return KernelCase.of(
        Family.POINTWISE,
        KERNEL,
        program.name() + " " + shape + (inPlace ? " in place" : ""),
        kind,
        flops,
        a -> {
          Fused f = program.fused();
          Tensor[] in = new Tensor[f.inputs()];
          Tensor[] out = new Tensor[f.outputs().size()];
          for (int i = 0; i < in.length; i++) {
            boolean written = inPlace && i < out.length;
            in[i] = written ? a.updated("in" + i, extents) : a.real("in" + i, extents);
            if (written) {
              out[i] = in[i];
            }
          }
          for (int k = inPlace ? Math.min(in.length, out.length) : 0; k < out.length; k++) {
            out[k] = a.output("out" + k, shape);
          }
          return backend -> backend.pointwise(f, in, program.scalars(), out);
        });
  }

  /** A function over an interval, evenly spaced. */
  private static KernelCase sweep(
      String function, InputKind kind, double from, double to, int count) {
    double[] x = new double[count];
    Arrays.setAll(x, i -> from + (to - from) * i / (count - 1));
    return values(function, kind, "from " + from + " to " + to, x);
  }

  /** A function of plus and minus each power of 2, and the numbers next to it. */
  private static KernelCase powers(String function) {
    List<Double> x = new ArrayList<>();
    for (int exponent = -149; exponent <= 127; exponent++) {
      float power = Math.scalb(1f, exponent);
      for (float value : new float[] {Math.nextDown(power), power, Math.nextUp(power)}) {
        x.add((double) value);
        x.add((double) -value);
      }
    }
    return values(function, EXTREME, "of powers of 2", x.stream().mapToDouble(v -> v).toArray());
  }

  private static KernelCase values(String function, InputKind kind, String detail, double[] x) {
    PointwiseProgram program = PointwiseProgram.of(function);
    return KernelCase.of(
        Family.POINTWISE,
        KERNEL,
        function + " " + detail,
        kind,
        x.length,
        a -> {
          Tensor[] in = {a.input("x", x, x.length)};
          Tensor[] out = {a.output("y", x.length)};
          return backend -> backend.pointwise(program.fused(), in, program.scalars(), out);
        });
  }

  /** How an input [rows, columns] or more comes about. */
  private interface View {
    Tensor of(Arguments a, Shape shape);
  }

  private static void layouts(List<KernelCase> cases) {
    Shape matrix = Shape.of(13, 37);
    for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS, NAN, EXTREME)) {
      cases.add(view("row", kind, matrix, (a, s) -> a.real("v", 37).broadcastTo(s)));
      cases.add(view("column", kind, matrix, (a, s) -> a.real("v", 13, 1).broadcastTo(s)));
    }
    cases.add(view("scalar", RANDOM, matrix, (a, s) -> a.real("v").broadcastTo(s)));
    cases.add(view("transposed", RANDOM, matrix, (a, s) -> a.real("v", 37, 13).transpose(0, 1)));
    cases.add(view("flipped rows", RANDOM, matrix, (a, s) -> a.real("v", 13, 37).flip(0)));
    cases.add(
        view("flipped columns", SMALL_INTEGERS, matrix, (a, s) -> a.real("v", 13, 37).flip(1)));
    cases.add(
        view(
            "slice",
            SMALL_INTEGERS,
            matrix,
            (a, s) -> a.real("v", 17, 41).slice(0, 3, 13).slice(1, 2, 37)));
    cases.add(
        view("row of one row", RANDOM, Shape.of(1, 37), (a, s) -> a.real("v", 37).broadcastTo(s)));
    cases.add(view("column of one", RANDOM, Shape.of(37, 1), (a, s) -> a.real("v", 37, 1)));
    cases.add(view("nothing", RANDOM, Shape.of(0, 5), (a, s) -> a.real("v", 5).broadcastTo(s)));
    cases.add(view("number", RANDOM, Shape.of(), (a, s) -> a.real("v")));
    Shape images = Shape.of(2, 3, 5, 7);
    cases.add(view("channel", RANDOM, images, (a, s) -> a.real("v", 7).broadcastTo(s)));
    cases.add(
        view(
            "image and channel",
            SMALL_INTEGERS,
            images,
            (a, s) -> a.real("v", 2, 1, 1, 7).broadcastTo(s)));
    cases.add(view("middle axis", RANDOM, images, (a, s) -> a.real("v", 3, 1, 1).broadcastTo(s)));
    cases.add(
        view("axes exchanged", RANDOM, images, (a, s) -> a.real("v", 2, 7, 5, 3).transpose(1, 3)));
    cases.add(view("tall row", RANDOM, Shape.of(2053, 3), (a, s) -> a.real("v", 3).broadcastTo(s)));
    cases.add(
        view("wide column", RANDOM, Shape.of(3, 2053), (a, s) -> a.real("v", 3, 1).broadcastTo(s)));
  }

  private static KernelCase view(String detail, InputKind kind, Shape shape, View view) {
    Expr x = Expr.input(0);
    Fused f = Fused.of(x.times(2).plus(Expr.input(1)), x.max(Expr.input(1)));
    return KernelCase.of(
        Family.POINTWISE,
        KERNEL,
        "view " + detail + " " + shape,
        kind,
        3L * shape.size(),
        a -> {
          Tensor[] in = {a.real("x", shape.extents()), view.of(a, shape)};
          Tensor[] out = {a.output("y", shape), a.output("z", shape)};
          return backend -> backend.pointwise(f, in, new double[0], out);
        });
  }
}
