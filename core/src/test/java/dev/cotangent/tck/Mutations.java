package dev.cotangent.tck;

import static dev.cotangent.tck.Mutation.alter;
import static dev.cotangent.tck.Mutation.changed;
import static dev.cotangent.tck.Mutation.rest;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.expr.Fused;
import dev.cotangent.tck.Mutation.Operation;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes that backends make, at least one for each kernel. */
final class Mutations {
  private Mutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>();
    products(all);
    pointwise(all);
    views(all);
    convolutions(all);
    pools(all);
    all.addAll(RowMutations.all());
    all.addAll(RecurrentMutations.all());
    return all;
  }

  private static void add(List<Mutation> all, String kernel, String name, Mutation.Wrong wrong) {
    all.add(new Mutation(name, kernel, wrong));
  }

  private static void products(List<Mutation> all) {
    String matmul = "Primitives.matmul";
    add(all, matmul, "drops one product", Mutations::dropProduct);
    add(
        all,
        matmul,
        "reads C where beta is 0",
        (b, call) -> {
          GemmSpec s = call.get(GemmSpec.class, 0);
          GemmSpec wrong = s.beta() == 0 ? s.accumulating() : s;
          b.matmul(wrong, call.tensor(1), call.tensor(2), call.tensor(3));
        });
    add(
        all,
        matmul,
        "forgets alpha",
        (b, call) -> {
          GemmSpec s = call.get(GemmSpec.class, 0);
          b.matmul(s.scaled(1, s.beta()), call.tensor(1), call.tensor(2), call.tensor(3));
        });
    add(
        all,
        matmul,
        "is off by 100 ulp in one element",
        (b, call) -> {
          multiply(b, call);
          alter(b, rest(call.tensor(3)), c -> nudge(c, 0));
        });
    add(
        all,
        matmul,
        "writes behind a row",
        (b, call) -> {
          GemmSpec s = call.get(GemmSpec.class, 0);
          multiply(b, call);
          if (s.ldc() > s.n() && s.m() > 1 && s.n() > 0 && s.batch() > 0) {
            alter(b, rest(call.tensor(3)), c -> c[s.n()] = 0);
          }
        });
    add(
        all,
        "MatmulKernels.matmul",
        "forgets the epilogue",
        (b, call) ->
            b.matmul(
                call.get(GemmSpec.class, 0),
                call.tensor(1),
                call.tensor(2),
                Epilogue.none(),
                call.tensor(4)));
  }

  private static void multiply(Backend b, Operation call) {
    b.matmul(call.get(GemmSpec.class, 0), call.tensor(1), call.tensor(2), call.tensor(3));
  }

  private static void dropProduct(Backend b, Operation call) {
    GemmSpec s = call.get(GemmSpec.class, 0);
    multiply(b, call);
    if (s.flops() > 0) {
      double x = Execution.read(b, rest(call.tensor(1)))[0];
      double y = Execution.read(b, rest(call.tensor(2)))[0];
      alter(b, rest(call.tensor(3)), c -> c[0] -= s.alpha() * x * y);
    }
  }

  private static void nudge(double[] values, int at) {
    if (at < values.length) {
      values[at] *= 1 + 100 * 0x1p-23;
    }
  }

  private static void pointwise(List<Mutation> all) {
    String kernel = "Primitives.pointwise";
    add(
        all,
        kernel,
        "is off by 100 ulp at the last position",
        (b, call) -> {
          evaluate(b, call);
          alter(b, call.get(Tensor[].class, 3)[0], Mutation::nudgeLast);
        });
    add(
        all,
        kernel,
        "forgets the tail",
        (b, call) -> {
          Tensor out = call.get(Tensor[].class, 3)[0];
          double[] before = Execution.read(b, out);
          evaluate(b, call);
          int end = before.length / 8 * 8;
          alter(b, out, v -> System.arraycopy(before, end, v, end, v.length - end));
        });
    String reduce = "Primitives.reduce";
    add(
        all,
        reduce,
        "forgets the last element",
        (b, call) -> {
          Tensor[] in = call.get(Tensor[].class, 2);
          int count = in[0].shape().extent(1);
          reduce(b, call, Arrays.stream(in).map(t -> count > 1 ? t.slice(1, 0, count - 1) : t));
        });
    add(
        all,
        reduce,
        "lets the highest index of equals win",
        (b, call) -> {
          boolean index = call.get(Reduction.class, 0).isIndex();
          Tensor[] in = call.get(Tensor[].class, 2);
          reduce(b, call, Arrays.stream(in).map(t -> index ? t.flip(1) : t));
          if (index) {
            Tensor out = call.tensor(4);
            int[] winners = new int[out.size()];
            b.read(out, winners);
            int last = in[0].shape().extent(1) - 1;
            b.write(Arrays.stream(winners).map(w -> last - w).toArray(), out);
          }
        });
    add(
        all,
        reduce,
        "passes over NaN",
        (b, call) -> {
          Tensor[] in = call.get(Tensor[].class, 2);
          reduce(b, call, Arrays.stream(in).map(t -> changed(b, t, Mutations::withoutNan)));
        });
  }

  private static void withoutNan(double[] values) {
    Arrays.setAll(values, i -> Double.isNaN(values[i]) ? 0 : values[i]);
  }

  private static void evaluate(Backend b, Operation call) {
    b.pointwise(
        call.get(Fused.class, 0),
        call.get(Tensor[].class, 1),
        call.get(double[].class, 2),
        call.get(Tensor[].class, 3));
  }

  private static void reduce(Backend b, Operation call, java.util.stream.Stream<Tensor> in) {
    b.reduce(
        call.get(Reduction.class, 0),
        call.get(Fused.class, 1),
        in.toArray(Tensor[]::new),
        call.get(double[].class, 3),
        call.tensor(4));
  }

  private static void views(List<Mutation> all) {
    add(
        all,
        "Primitives.fill",
        "forgets the last element",
        (b, call) -> {
          Tensor target = call.tensor(1);
          int count = Math.max(0, target.size() - 1);
          b.fill(call.number(0), target.reshape(target.size()).slice(0, 0, count));
        });
    add(
        all,
        "Primitives.fill",
        "writes behind the end",
        (b, call) -> {
          Tensor target = call.tensor(1);
          int more = Math.min(target.size() + 1, rest(target).size());
          b.fill(call.number(0), rest(target).slice(0, 0, more));
        });
    add(
        all,
        "Primitives.copyView",
        "takes every stride as positive",
        (b, call) -> {
          Layout layout = call.tensor(0).layout();
          int[] strides = Arrays.stream(layout.strides()).map(Math::abs).toArray();
          int start = (int) layout.start();
          Layout wrong = Layout.of(layout.shape(), strides, start);
          b.copyView(new Tensor(call.tensor(0).buffer(), wrong), call.tensor(1));
        });
    add(
        all,
        "Primitives.addView",
        "overwrites",
        (b, call) -> {
          Tensor view = call.tensor(1);
          Tensor zero = changed(b, view, v -> Arrays.setAll(v, i -> -v[i]));
          b.addView(zero, view);
          b.addView(call.tensor(0), view);
        });
    add(
        all,
        "Primitives.takeRows",
        "takes the wrong last row",
        (b, call) -> {
          b.takeRows(call.tensor(0), call.tensor(1), call.tensor(2));
          alter(b, call.tensor(2), Mutation::nudgeLast);
        });
    add(all, "Primitives.addRows", "counts repeated indices once", Mutations::addOnce);
  }

  private static void addOnce(Backend b, Operation call) {
    Tensor rows = call.tensor(0);
    int[] indices = new int[call.tensor(1).size()];
    b.read(call.tensor(1), indices);
    int width = rows.shape().extent(1);
    Set<Integer> seen = new HashSet<>();
    Tensor once =
        changed(
            b,
            rows,
            v -> {
              for (int i = 0; i < indices.length; i++) {
                if (!seen.add(indices[i])) {
                  Arrays.fill(v, i * width, (i + 1) * width, 0);
                }
              }
            });
    b.addRows(once, call.tensor(1), call.tensor(2));
  }

  private static void convolutions(List<Mutation> all) {
    add(
        all,
        "ConvKernels.conv2d",
        "drops one tap",
        (b, call) -> {
          Tensor w = changed(b, call.tensor(2), Mutations::dropFirst);
          b.conv2d(spec(call), call.tensor(1), w, call.get(Epilogue.class, 3), call.tensor(4));
        });
    add(
        all,
        "ConvKernels.conv2d",
        "forgets the epilogue",
        (b, call) ->
            b.conv2d(spec(call), call.tensor(1), call.tensor(2), Epilogue.none(), call.tensor(4)));
    add(
        all,
        "ConvKernels.conv2dGradInput",
        "drops one tap",
        (b, call) -> {
          Tensor w = changed(b, call.tensor(2), Mutations::dropFirst);
          b.conv2dGradInput(spec(call), call.tensor(1), w, call.tensor(3));
        });
    add(
        all,
        "ConvKernels.conv2dGradInput",
        "adds to what dx holds",
        (b, call) -> {
          double[] before = Execution.read(b, call.tensor(3));
          b.conv2dGradInput(spec(call), call.tensor(1), call.tensor(2), call.tensor(3));
          alter(b, call.tensor(3), dx -> Arrays.setAll(dx, i -> dx[i] + before[i]));
        });
    add(
        all,
        "ConvKernels.conv2dGradFilter",
        "drops the first position",
        (b, call) -> {
          Tensor dy = changed(b, call.tensor(1), Mutations::dropFirst);
          b.conv2dGradFilter(spec(call), dy, call.tensor(2), call.tensor(3));
        });
  }

  private static Conv2dSpec spec(Operation call) {
    return call.get(Conv2dSpec.class, 0);
  }

  private static void dropFirst(double[] values) {
    if (values.length > 0) {
      values[0] = 0;
    }
  }

  private static void pools(List<Mutation> all) {
    add(
        all,
        "PoolKernels.maxPool2d",
        "lets padding win as 0",
        (b, call) -> {
          b.maxPool2d(window(call), call.tensor(1), call.tensor(2), call.tensor(3));
          alter(b, call.tensor(2), y -> Arrays.setAll(y, i -> Math.max(y[i], 0)));
        });
    add(
        all,
        "PoolKernels.maxPool2d",
        "counts taps by columns",
        (b, call) -> {
          Window2d w = window(call);
          b.maxPool2d(w, call.tensor(1), call.tensor(2), call.tensor(3));
          int[] winner = new int[call.tensor(3).size()];
          b.read(call.tensor(3), winner);
          Arrays.setAll(winner, i -> winner[i] % w.width() * w.height() + winner[i] / w.width());
          b.write(winner, call.tensor(3));
        });
    add(
        all,
        "PoolKernels.maxPool2dGrad",
        "adds to what dx holds",
        (b, call) -> {
          double[] before = Execution.read(b, call.tensor(3));
          b.maxPool2dGrad(window(call), call.tensor(1), call.tensor(2), call.tensor(3));
          alter(b, call.tensor(3), dx -> Arrays.setAll(dx, i -> dx[i] + before[i]));
        });
    add(
        all,
        "PoolKernels.averagePool2d",
        "mistakes the divisor at the border",
        (b, call) ->
            b.averagePool2d(
                window(call), !call.get(Boolean.class, 1), call.tensor(2), call.tensor(3)));
    add(
        all,
        "PoolKernels.averagePool2dGrad",
        "mistakes the divisor at the border",
        (b, call) ->
            b.averagePool2dGrad(
                window(call), !call.get(Boolean.class, 1), call.tensor(2), call.tensor(3)));
  }

  private static Window2d window(Operation call) {
    return call.get(Window2d.class, 0);
  }
}
