package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.EXTREME;
import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Fills, copies of every kind of view, and sums into views, overlapping ones too. */
public final class ViewCases {
  /** A view of a dense tensor of a shape. */
  private record View(String name, Shape of, UnaryOperator<Tensor> take) {}

  private static final List<View> VIEWS =
      List.of(
          view("dense", t -> t, 3, 5, 7),
          view("nothing", t -> t, 3, 0, 7),
          view("number", t -> t),
          view("one", t -> t, 1),
          view("transposed", t -> t.transpose(0, 1), 17, 13),
          view("transposed last", t -> t.transpose(1, 2), 3, 16, 8),
          view("transposed large", t -> t.transpose(0, 1), 67, 131),
          view("ends exchanged", t -> t.transpose(0, 3), 2, 3, 4, 5),
          view("columns", t -> t.slice(1, 3, 5), 7, 11),
          view("rows", t -> t.slice(0, 2, 4), 7, 11),
          view("every other", t -> new Tensor(t.buffer(), t.layout().slice(1, 1, 5, 2)), 3, 11),
          view("no columns", t -> t.slice(1, 3, 0), 7, 11),
          view("flipped", t -> t.flip(0), 19),
          view("flipped rows", t -> t.flip(0), 5, 9),
          view("flipped both", t -> t.flip(0).flip(1), 5, 9),
          view("flipped transposed", t -> t.flip(1).transpose(0, 1), 5, 17),
          view("row repeated", t -> t.broadcastTo(Shape.of(6, 13)), 13),
          view("column repeated", t -> t.broadcastTo(Shape.of(6, 13)), 6, 1),
          view("number repeated", t -> t.broadcastTo(Shape.of(37)), 1),
          view("both ends repeated", t -> t.broadcastTo(Shape.of(4, 3, 5)), 1, 3, 1),
          view("windows", t -> windows(t, 8, 3, 1), 1, 10),
          view("windows apart", t -> windows(t, 3, 3, 4), 1, 11),
          view("patches", ViewCases::patches, 2, 6, 5, 3));

  private ViewCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (View view : VIEWS) {
      cases.add(copy(view, RANDOM));
      cases.add(copy(view, SMALL_INTEGERS));
      cases.add(copyIntegers(view));
      cases.add(add(view, RANDOM));
      cases.add(add(view, SMALL_INTEGERS));
    }
    for (InputKind kind : List.of(NAN, EXTREME)) {
      cases.add(copy(VIEWS.get(0), kind));
      cases.add(copy(VIEWS.get(4), kind));
    }
    cases.add(add(VIEWS.get(4), NAN));
    for (int size : new int[] {0, 1, 3, 8, 9, 17, 257}) {
      cases.add(fill(0.1, RANDOM, size));
      cases.add(fill(-3, SMALL_INTEGERS, size));
      cases.add(fillIntegers(-5, size));
    }
    cases.add(fill(Double.NaN, RANDOM, 13));
    cases.add(fill(Double.NEGATIVE_INFINITY, RANDOM, 13));
    return cases;
  }

  /** Returns a copy of a transposed matrix. */
  static KernelCase transposed(InputKind kind, int... extents) {
    return copy(view("transposed", t -> t.transpose(0, 1), extents), kind);
  }

  private static KernelCase copy(View view, InputKind kind) {
    return KernelCase.of(
        Family.VIEW,
        "Primitives.copyView",
        view.name + " " + view.of,
        kind,
        0,
        a -> {
          Tensor source = view.take.apply(a.real("x", view.of.extents()));
          Tensor target = a.output("y", source.shape());
          return backend -> backend.copyView(source, target);
        });
  }

  private static KernelCase copyIntegers(View view) {
    return KernelCase.of(
        Family.VIEW,
        "Primitives.copyView",
        "INT " + view.name + " " + view.of,
        SMALL_INTEGERS,
        0,
        a -> {
          Tensor all = a.indices("x", Integer.MAX_VALUE, view.of.extents());
          Tensor source = view.take.apply(all);
          Tensor target = a.intOutput("y", source.shape());
          return backend -> backend.copyView(source, target);
        });
  }

  private static KernelCase add(View view, InputKind kind) {
    return KernelCase.of(
        Family.VIEW,
        "Primitives.addView",
        view.name + " " + view.of,
        kind,
        view.of.size(),
        a -> {
          Tensor target = view.take.apply(a.updated("y", view.of.extents()));
          Tensor source = a.real("x", target.shape().extents());
          return backend -> backend.addView(source, target);
        });
  }

  private static KernelCase fill(double value, InputKind kind, int size) {
    return KernelCase.of(
        Family.VIEW,
        "Primitives.fill",
        value + " into " + size,
        kind,
        0,
        a -> {
          Tensor target = a.output("y", size);
          return backend -> backend.fill(value, target);
        });
  }

  private static KernelCase fillIntegers(int value, int size) {
    return KernelCase.of(
        Family.VIEW,
        "Primitives.fill",
        "INT " + value + " into " + size,
        SMALL_INTEGERS,
        0,
        a -> {
          Tensor target = a.intOutput("y", Shape.of(size));
          return backend -> backend.fill(value, target);
        });
  }

  private static View view(String name, UnaryOperator<Tensor> take, int... extents) {
    return new View(name, Shape.of(extents), take);
  }

  /** Windows of consecutive elements of the last axis of [1, n]: [count, length]. */
  private static Tensor windows(Tensor t, int count, int length, int step) {
    int[] strides = {step, 1};
    return new Tensor(t.buffer(), Layout.of(Shape.of(count, length), strides, t.layout().offset()));
  }

  /** The 2x3 windows of images [2, 6, 5, 3], as [image, p, q, row, column, channel]. */
  private static Tensor patches(Tensor t) {
    int[] strides = {90, 15, 3, 15, 3, 1};
    return new Tensor(
        t.buffer(), Layout.of(Shape.of(2, 5, 3, 2, 3, 3), strides, t.layout().offset()));
  }
}
