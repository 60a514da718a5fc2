package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.Scope;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Calls with arguments that do not fit. */
final class WrongCalls {
  private static final double[] NONE = {};
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));

  private WrongCalls() {}

  /**
   * A call that must throw IllegalArgumentException.
   *
   * @param kernel with what the message must begin
   */
  record WrongCall(String kernel, String name, Call call) {}

  /** Makes the call, with tensors of the scope. */
  interface Call {
    void on(Backend backend, Scope scope);
  }

  static List<WrongCall> all() {
    List<WrongCall> calls = new ArrayList<>();
    transfers(calls);
    pointwise(calls);
    reductions(calls);
    products(calls);
    others(calls);
    return calls;
  }

  private static void add(List<WrongCall> calls, String kernel, String what, Call call) {
    calls.add(new WrongCall(kernel, kernel + " " + what, call));
  }

  private static void transfers(List<WrongCall> calls) {
    add(calls, "write", "of too few", (b, s) -> b.write(new double[3], s.allocate(4)));
    add(calls, "write", "of too many", (b, s) -> b.write(new float[5], s.allocate(4)));
    add(calls, "write", "of int to REAL", (b, s) -> b.write(new int[4], s.allocate(4)));
    add(calls, "write", "of double to INT", (b, s) -> b.write(new double[4], integers(s, 4)));
    add(
        calls,
        "read",
        "of a view",
        (b, s) -> b.read(s.allocate(3, 4).transpose(0, 1), new double[12]));
    add(calls, "read", "into too few", (b, s) -> b.read(s.allocate(3, 4), new float[11]));
    add(calls, "read", "of REAL as int", (b, s) -> b.read(s.allocate(3), new int[3]));
    add(calls, "fill", "of a view", (b, s) -> b.fill(1, s.allocate(3, 4).slice(1, 0, 2)));
    add(calls, "fill", "of INT with a fraction", (b, s) -> b.fill(0.5, integers(s, 3)));
    add(
        calls,
        "copyView",
        "to another shape",
        (b, s) -> b.copyView(s.allocate(3, 4), s.allocate(4, 3)));
    add(
        calls,
        "copyView",
        "to a view",
        (b, s) -> b.copyView(s.allocate(3, 4), s.allocate(4, 3).transpose(0, 1)));
    add(calls, "copyView", "of REAL to INT", (b, s) -> b.copyView(s.allocate(3), integers(s, 3)));
    add(
        calls,
        "copyView",
        "onto itself",
        (b, s) -> {
          Tensor x = s.allocate(3, 3);
          b.copyView(x.transpose(0, 1), x);
        });
    add(
        calls,
        "addView",
        "of another shape",
        (b, s) -> b.addView(s.allocate(3, 4), s.allocate(4, 3)));
    add(calls, "addView", "of INT", (b, s) -> b.addView(integers(s, 3), integers(s, 3)));
  }

  private static void pointwise(List<WrongCall> calls) {
    add(
        calls,
        "pointwise",
        "with two shapes",
        (b, s) -> b.pointwise(SUM, in(s.allocate(3), s.allocate(4)), NONE, in(s.allocate(3))));
    add(
        calls,
        "pointwise",
        "with too few inputs",
        (b, s) -> b.pointwise(SUM, in(s.allocate(3)), NONE, in(s.allocate(3))));
    add(
        calls,
        "pointwise",
        "without its scalar",
        (b, s) -> b.pointwise(Fused.of(Expr.scalar(0)), in(), NONE, in(s.allocate(3))));
    add(
        calls,
        "pointwise",
        "with too many outputs",
        (b, s) ->
            b.pointwise(
                Fused.identity(), in(s.allocate(3)), NONE, in(s.allocate(3), s.allocate(3))));
    add(
        calls,
        "pointwise",
        "into a view",
        (b, s) ->
            b.pointwise(
                Fused.identity(), in(s.allocate(3, 4)), NONE, in(s.allocate(3, 8).slice(1, 0, 4))));
    add(
        calls,
        "pointwise",
        "onto a shifted input",
        (b, s) -> {
          Tensor x = s.allocate(9);
          b.pointwise(Fused.identity(), in(x.slice(0, 0, 8)), NONE, in(x.slice(0, 1, 8)));
        });
    add(
        calls,
        "pointwise",
        "of INT",
        (b, s) -> b.pointwise(Fused.identity(), in(integers(s, 3)), NONE, in(s.allocate(3))));
  }

  private static void reductions(List<WrongCall> calls) {
    for (Reduction reduction : Reduction.values()) {
      ElementType wrong = reduction.isIndex() ? ElementType.REAL : ElementType.INT;
      add(
          calls,
          "reduce",
          reduction + " into " + wrong,
          (b, s) ->
              b.reduce(
                  reduction,
                  Fused.identity(),
                  in(s.allocate(2, 3, 4)),
                  NONE,
                  s.allocate(wrong, Shape.of(2, 4))));
      if (reduction.isIndex()) {
        add(
            calls,
            "reduce",
            reduction + " of nothing",
            (b, s) ->
                b.reduce(
                    reduction,
                    Fused.identity(),
                    in(s.allocate(2, 0, 4)),
                    NONE,
                    s.allocate(ElementType.INT, Shape.of(2, 4))));
      }
    }
    add(
        calls,
        "reduce",
        "into another shape",
        (b, s) ->
            b.reduce(
                Reduction.SUM, Fused.identity(), in(s.allocate(2, 3, 4)), NONE, s.allocate(4, 2)));
    add(
        calls,
        "reduce",
        "of a matrix",
        (b, s) ->
            b.reduce(
                Reduction.SUM, Fused.identity(), in(s.allocate(2, 3)), NONE, s.allocate(2, 1)));
  }

  private static void products(List<WrongCall> calls) {
    GemmSpec spec = GemmSpec.of(3, 4, 5);
    add(
        calls,
        "matmul",
        "with a short a",
        (b, s) -> b.matmul(spec, s.allocate(14), s.allocate(20), s.allocate(12)));
    add(
        calls,
        "matmul",
        "with a short b",
        (b, s) -> b.matmul(spec, s.allocate(15), s.allocate(19), s.allocate(12)));
    add(
        calls,
        "matmul",
        "with a short c",
        (b, s) -> b.matmul(spec, s.allocate(15), s.allocate(20), s.allocate(11)));
    add(
        calls,
        "matmul",
        "over its own factor",
        (b, s) -> {
          Tensor a = s.allocate(20);
          b.matmul(GemmSpec.of(4, 4, 4), a.slice(0, 0, 16), s.allocate(16), a.slice(0, 4, 16));
        });
    add(
        calls,
        "matmul",
        "with a short row",
        (b, s) ->
            b.matmul(
                spec,
                s.allocate(15),
                s.allocate(20),
                Epilogue.bias(s.allocate(3)),
                s.allocate(3, 4)));
  }

  private static void others(List<WrongCall> calls) {
    Conv2dSpec conv = Conv2dSpec.of(Window2d.of(3, 3));
    add(
        calls,
        "conv2d",
        "with other channels",
        (b, s) ->
            b.conv2d(
                conv,
                s.allocate(1, 5, 5, 3),
                s.allocate(4, 3, 3, 2),
                Epilogue.none(),
                s.allocate(1, 3, 3, 4)));
    add(
        calls,
        "conv2d",
        "to another size",
        (b, s) ->
            b.conv2d(
                conv,
                s.allocate(1, 5, 5, 2),
                s.allocate(4, 3, 3, 2),
                Epilogue.none(),
                s.allocate(1, 5, 5, 4)));
    add(
        calls,
        "conv2d",
        "gradFilter of another size",
        (b, s) ->
            b.conv2dGradFilter(
                conv, s.allocate(1, 3, 3, 4), s.allocate(1, 5, 5, 2), s.allocate(4, 2, 3, 2)));
    add(
        calls,
        "maxPool2d",
        "to another size",
        (b, s) ->
            b.maxPool2d(
                Window2d.of(2, 2),
                s.allocate(1, 4, 4, 2),
                s.allocate(1, 4, 4, 2),
                s.allocate(ElementType.INT, Shape.of(1, 4, 4, 2))));
    add(calls, "softmax", "of one axis", (b, s) -> b.softmax(s.allocate(4), s.allocate(4)));
    add(
        calls,
        "softmaxGrad",
        "of two shapes",
        (b, s) -> b.softmaxGrad(s.allocate(2, 3), s.allocate(3, 2), s.allocate(2, 3)));
    add(
        calls,
        "rmsNorm",
        "with a short gain",
        (b, s) ->
            b.rmsNorm(1e-5, s.allocate(2, 3), s.allocate(2), s.allocate(2, 3), s.allocate(2)));
    for (String kernel : List.of("takeRows", "addRows")) {
      add(
          calls,
          kernel,
          "of another width",
          (b, s) -> {
            if (kernel.equals("takeRows")) {
              b.takeRows(s.allocate(3, 4), integers(s, 2), s.allocate(2, 5));
            } else {
              b.addRows(s.allocate(2, 5), integers(s, 2), s.allocate(3, 4));
            }
          });
    }
  }

  private static Tensor integers(Scope scope, int count) {
    Tensor tensor = scope.allocate(ElementType.INT, Shape.of(count));
    scope.backend().fill(0, tensor);
    return tensor;
  }

  private static Tensor[] in(Tensor... tensors) {
    return tensors;
  }
}
