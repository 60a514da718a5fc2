package dev.cotangent.opencl;

import dev.cotangent.backend.PointwisePlan;
import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Evaluates programs at each position: one generated kernel for each program and way of reading.
 *
 * <p>Positions are [rows, columns] as {@link PointwisePlan} merges them. Inputs of other layouts
 * are copied to dense memory first.
 */
final class Pointwise {
  private final ClContext context;
  private final Views views;
  private final Map<Form, Compiled> compiled = new ConcurrentHashMap<>();

  Pointwise(ClContext context, Views views) {
    this.context = context;
    this.views = views;
  }

  /** What the source of a kernel depends on. */
  private record Form(Fused f, List<Access> access, List<Access> indexAccess) {}

  private record Compiled(ClKernel kernel, ExprSource source) {}

  /** Computes {@code out[k] = f_k(in..., scalars)}; the operands have been checked. */
  void run(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    if (out[0].size() == 0) {
      return;
    }
    var plan = PointwisePlan.of(out[0].shape(), in, f.indexAxes());
    Compiled program = compiled(f, plan);
    List<ClContext.Scratch> copies = new ArrayList<>(0);
    try {
      Launch launch = context.launch(program.kernel);
      launch.integer(plan.rows()).integer(plan.columns());
      for (int i = 0; i < f.inputs(); i++) {
        if (plan.access(i) == Access.OTHER) {
          ClContext.Scratch copy = context.scratch(in[i].size());
          copies.add(copy);
          views.copy(in[i], copy.block(), 0);
          launch.block(copy.block()).integer(0);
        } else {
          launch.tensor(in[i]);
        }
      }
      for (Tensor tensor : out) {
        launch.tensor(tensor);
      }
      program.source.arguments(launch, scalars);
      for (int axis : program.source.axes()) {
        launch.integer(plan.indexDivisor(axis)).integer(out[0].shape().extent(axis));
      }
      double n = out[0].size();
      launch.work(n * f.program().size(), 4 * n * (f.inputs() + out.length));
      launch.run(context.deviceClass().matrix(plan.rows(), plan.columns()));
    } finally {
      copies.forEach(ClContext.Scratch::close);
    }
  }

  private Compiled compiled(Fused f, PointwisePlan plan) {
    List<Access> access = new ArrayList<>(f.inputs());
    for (int i = 0; i < f.inputs(); i++) {
      access.add(plan.access(i) == Access.OTHER ? Access.DENSE : plan.access(i));
    }
    List<Access> indexAccess = new ArrayList<>(0);
    for (int axis = 0; f.indexAxes() >>> axis != 0; axis++) {
      boolean read = (f.indexAxes() >>> axis & 1) != 0;
      indexAccess.add(read ? plan.indexAccess(axis) : Access.OTHER);
    }
    var form = new Form(f, access, indexAccess);
    Compiled known = compiled.get(form);
    return known != null ? known : compiled.computeIfAbsent(form, this::compile);
  }

  private Compiled compile(Form form) {
    var source = new ExprSource(form.f);
    var text = new StringBuilder(Programs.text("math"));
    text.append("\n__kernel void pointwise(int rows, int columns");
    for (int i = 0; i < form.f.inputs(); i++) {
      text.append(", __global const float* i%d, int i%dAt".formatted(i, i));
    }
    for (int k = 0; k < form.f.outputs().size(); k++) {
      text.append(", __global float* o%d, int o%dAt".formatted(k, k));
    }
    text.append(source.parameters());
    source.axes().forEach(a -> text.append(", int divisor%d, int extent%d".formatted(a, a)));
    text.append(") {\n  uint column = get_global_id(0);\n  uint row = get_global_id(1);\n")
        .append("  if (column < (uint)columns && row < (uint)rows) {\n")
        .append("    uint at = row * columns + column;\n")
        .append(source.statements("    ", names(form)));
    for (int k = 0; k < form.f.outputs().size(); k++) {
      text.append("    o%d[o%dAt + at] = %s;\n".formatted(k, k, source.output(k)));
    }
    text.append("  }\n}\n");
    String title = "pointwise " + Integer.toHexString(form.hashCode());
    ClProgram program = context.programs().source(title, text.toString(), "");
    return new Compiled(program.kernel("pointwise", title), source);
  }

  private static ExprSource.Names names(Form form) {
    return new ExprSource.Names() {
      @Override
      public String input(int i) {
        String position =
            switch (form.access.get(i)) {
              case DENSE, OTHER -> " + at";
              case ROW -> " + column";
              case COLUMN -> " + row";
              case SCALAR -> "";
            };
        return "i%d[i%dAt%s]".formatted(i, i, position);
      }

      @Override
      public String axis(int axis) {
        String from = form.indexAccess.get(axis) == Access.ROW ? "column" : "row";
        return "%s / (uint)divisor%d %% (uint)extent%d".formatted(from, axis, axis);
      }

      @Override
      public String position() {
        return "at";
      }
    };
  }
}
