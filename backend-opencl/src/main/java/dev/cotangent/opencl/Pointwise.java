package dev.cotangent.opencl;

import dev.cotangent.backend.PointwisePlan;
import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.expr.Fused;
import dev.cotangent.opencl.PointwiseOperand.Kind;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Evaluates programs at each position: one generated kernel for each program and way of reading.
 *
 * <p>Positions are [rows, columns] as {@link PointwisePlan} merges them. Inputs of other layouts
 * are read by two distances where these suffice, and else copied to dense memory first.
 */
final class Pointwise {
  private final ClContext context;
  private final Views views;
  private final Map<PointwiseSource, Compiled> compiled = new ConcurrentHashMap<>();

  Pointwise(ClContext context, Views views) {
    this.context = context;
    this.views = views;
  }

  private record Compiled(ClKernel kernel, ExprSource source) {}

  /** Computes {@code out[k] = f_k(in..., scalars)}; the operands have been checked. */
  void run(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    Shape shape = out[0].shape();
    if (shape.size() == 0) {
      return;
    }
    var plan = PointwisePlan.of(shape, in, f.indexAxes());
    Optional<List<PointwiseOperand>> strided =
        plan.needsCopy() && f.indexAxes() == 0 ? strided(f, in) : Optional.empty();
    if (strided.isPresent()) {
      int columns = innermost(in);
      run(f, shape.size() / columns, columns, strided.get(), scalars, dense(out, columns));
      return;
    }
    List<ClContext.Scratch> copies = new ArrayList<>(0);
    try {
      List<PointwiseOperand> inputs = inputs(f, in, plan, copies);
      List<PointwiseOperand> outputs = dense(out, plan.columns());
      Launch launch =
          launch(f, plan.rows(), plan.columns(), inputs, scalars, outputs, axes(f, plan));
      for (int axis : axesRead(f)) {
        launch.integer(plan.indexDivisor(axis)).integer(shape.extent(axis));
      }
      launch.run(grid(plan.rows(), plan.columns(), lanes(plan.columns(), inputs, outputs)));
    } finally {
      copies.forEach(ClContext.Scratch::close);
    }
  }

  /** Computes a program that reads no position on [rows, columns]; outputs may be strided too. */
  void run(
      Fused f,
      int rows,
      int columns,
      List<PointwiseOperand> in,
      double[] scalars,
      List<PointwiseOperand> out) {
    launch(f, rows, columns, in, scalars, out, List.of())
        .run(grid(rows, columns, lanes(columns, in, out)));
  }

  /**
   * Returns how many columns an item computes as vectors: on a CPU as many as a register holds.
   *
   * <p>Its compiler makes vectors of neighbouring items, too, but not of every program.
   */
  private int lanes(int columns, List<PointwiseOperand> in, List<PointwiseOperand> out) {
    return lanes(context, columns, in, out);
  }

  private static int lanes(
      ClContext context, int columns, List<PointwiseOperand> in, List<PointwiseOperand> out) {
    int lanes = context.vectorLanes();
    boolean gathers = in.stream().anyMatch(o -> o.kind(columns) == Kind.GRID);
    boolean scatters = out.stream().anyMatch(o -> !o.kind(columns).isRun());
    return columns < lanes || gathers || scatters ? 1 : lanes;
  }

  private Grid grid(int rows, int columns, int lanes) {
    return lanes == 1
        ? context.deviceClass().matrix(rows, columns)
        : context.deviceClass().vectors(rows, (columns + lanes - 1) / lanes);
  }

  private Launch launch(
      Fused f,
      int rows,
      int columns,
      List<PointwiseOperand> in,
      double[] scalars,
      List<PointwiseOperand> out,
      List<Access> axes) {
    Compiled program = compiled(form(context, f, columns, in, out, axes));
    Launch launch = context.launch(program.kernel).integer(rows).integer(columns);
    in.forEach(o -> add(launch, o));
    out.forEach(o -> add(launch, o));
    program.source.arguments(launch, scalars);
    double n = (double) rows * columns;
    return launch.work(n * f.program().size(), 4 * n * (in.size() + out.size()));
  }

  /** Returns the form of a program that reads no position. */
  static PointwiseSource form(
      ClContext context,
      Fused f,
      int columns,
      List<PointwiseOperand> in,
      List<PointwiseOperand> out) {
    return form(context, f, columns, in, out, List.of());
  }

  private static PointwiseSource form(
      ClContext context,
      Fused f,
      int columns,
      List<PointwiseOperand> in,
      List<PointwiseOperand> out,
      List<Access> axes) {
    List<Kind> inputs = in.stream().map(o -> o.kind(columns)).toList();
    List<Kind> outputs = out.stream().map(o -> o.kind(columns)).toList();
    return new PointwiseSource(f, inputs, outputs, axes, lanes(context, columns, in, out));
  }

  private static void add(Launch launch, PointwiseOperand o) {
    launch.block(o.block()).vector(o.at(), o.row(), o.column(), 0);
  }

  private List<PointwiseOperand> inputs(
      Fused f, Tensor[] in, PointwisePlan plan, List<ClContext.Scratch> copies) {
    List<PointwiseOperand> inputs = new ArrayList<>(f.inputs());
    for (int i = 0; i < f.inputs(); i++) {
      if (plan.access(i) == Access.OTHER) {
        ClContext.Scratch copy = context.scratch(in[i].size());
        copies.add(copy);
        views.copy(in[i], copy.block(), 0);
        inputs.add(new PointwiseOperand(copy.block(), 0, plan.columns(), 1));
      } else {
        inputs.add(PointwiseOperand.of(in[i], plan.access(i), plan.columns()));
      }
    }
    return inputs;
  }

  /** Returns all inputs as rows of the innermost run of one of them, if each can be so read. */
  private static Optional<List<PointwiseOperand>> strided(Fused f, Tensor[] in) {
    int columns = innermost(in);
    List<PointwiseOperand> inputs = new ArrayList<>(f.inputs());
    for (int i = 0; i < f.inputs(); i++) {
      Optional<PointwiseOperand> operand = PointwiseOperand.of(in[i], columns);
      if (operand.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(operand.get());
    }
    return Optional.of(inputs);
  }

  /** Returns the length of the innermost run of the first input with more than one. */
  private static int innermost(Tensor[] in) {
    for (Tensor tensor : in) {
      ViewAxes axes = ViewAxes.of(tensor.layout());
      if (axes.rank() > 1) {
        return axes.extents()[axes.rank() - 1];
      }
    }
    return Math.max(1, in[0].size());
  }

  private static List<PointwiseOperand> dense(Tensor[] out, int columns) {
    return Arrays.stream(out).map(t -> PointwiseOperand.of(t, Access.DENSE, columns)).toList();
  }

  private static List<Integer> axesRead(Fused f) {
    return new ExprSource(f).axes();
  }

  /** Returns for each axis up to the last one read whether its position depends on the column. */
  private static List<Access> axes(Fused f, PointwisePlan plan) {
    List<Access> axes = new ArrayList<>(0);
    for (int axis = 0; f.indexAxes() >>> axis != 0; axis++) {
      boolean read = (f.indexAxes() >>> axis & 1) != 0;
      axes.add(read ? plan.indexAccess(axis) : Access.OTHER);
    }
    return axes;
  }

  private Compiled compiled(PointwiseSource form) {
    Compiled known = compiled.get(form);
    return known != null ? known : compiled.computeIfAbsent(form, this::compile);
  }

  private Compiled compile(PointwiseSource form) {
    var source = new ExprSource(form.f());
    String title = "pointwise " + Integer.toHexString(form.f().hashCode());
    ClProgram program = context.programs().source(title, form.text(source), "");
    return new Compiled(program.kernel("pointwise", title), source);
  }
}
