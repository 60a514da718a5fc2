package dev.cotangent.tck;

import dev.cotangent.autograd.Variable;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNormOp;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.LayerNormOp;
import dev.cotangent.nn.LogSoftmaxOp;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.RmsNormOp;
import dev.cotangent.nn.SliceOp;
import dev.cotangent.nn.SoftmaxOp;
import dev.cotangent.nn.SplitOp;
import dev.cotangent.nn.StackOp;
import dev.cotangent.nn.TakeRowsOp;
import dev.cotangent.nn.TransposeOp;
import dev.cotangent.nn.UnstackOp;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Adds one operation, and leaves where it needs them, to a {@link RandomProgram}. */
enum RandomStep {
  UNARY {
    @Override
    void apply(ProgramValues values) {
      values.apply(UNARIES.get(values.below(UNARIES.size())), values.value(0));
    }
  },
  BINARY {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      int[] extents = extents(x.shape());
      for (int i = 0; i < extents.length; i++) {
        extents[i] = values.below(3) == 0 ? 1 : extents[i];
      }
      int dropped = values.below(4) == 0 ? 1 : 0;
      Variable y = values.leaf(Shape.of(Arrays.copyOfRange(extents, dropped, extents.length)));
      PointwiseOp op = BINARIES.get(values.below(BINARIES.size()));
      values.apply(op, values.below(2) == 0 ? new Variable[] {x, y} : new Variable[] {y, x});
    }
  },
  MATMUL {
    @Override
    void apply(ProgramValues values) {
      Variable a = values.value(2);
      int k = a.shape().last();
      int n = values.extents(1)[0];
      if (values.isSmall((long) a.shape().size() / Math.max(1, k) * n)) {
        boolean transposed = values.below(2) == 0;
        Variable b = values.leaf(transposed ? Shape.of(n, k) : Shape.of(k, n));
        values.apply(new MatmulOp(false, transposed), a, b);
      }
    }
  },
  REDUCE {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(2);
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < x.shape().rank(); axis++) {
        if (values.below(2) == 0) {
          axes.add(axis);
        }
      }
      if (!axes.isEmpty()) {
        ReduceOp.Kind[] kinds = ReduceOp.Kind.values();
        values.apply(new ReduceOp(kinds[values.below(kinds.length)], axes), x);
      }
    }
  },
  RESHAPE {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(2);
      int first = values.below(x.shape().rank() - 1);
      List<Integer> merged = new ArrayList<>();
      for (int axis = 0; axis < x.shape().rank(); axis++) {
        int extent = x.shape().extent(axis);
        if (axis == first + 1) {
          merged.set(first, merged.get(first) * extent);
        } else {
          merged.add(extent);
        }
      }
      values.apply(
          new ReshapeOp(Shape.of(merged.stream().mapToInt(Integer::intValue).toArray())), x);
    }
  },
  TRANSPOSE {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(2);
      int rank = x.shape().rank();
      values.apply(new TransposeOp(values.below(rank), values.below(rank)), x);
    }
  },
  SLICE {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      int axis = values.below(x.shape().rank());
      int extent = x.shape().extent(axis);
      int from = values.below(extent);
      int step = 1 + values.below(3);
      int most = (extent - from + step - 1) / step;
      values.apply(new SliceOp(axis, from, 1 + values.below(most), step), x);
    }
  },
  CONCAT {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      if (values.isSmall(2L * x.shape().size())) {
        values.apply(new ConcatOp(values.below(x.shape().rank())), x, values.leaf(x.shape()));
      }
    }
  },
  STACK {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      if (values.isSmall(2L * x.shape().size()) && x.shape().rank() < 4) {
        values.apply(new StackOp(), values.leaf(x.shape()), x);
      }
    }
  },
  UNSTACK {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(2);
      if (x.shape().extent(0) <= 4) {
        values.apply(new UnstackOp(), x);
      }
    }
  },
  SPLIT {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      if (x.shape().last() % 2 == 0) {
        values.apply(new SplitOp(2), x);
      }
    }
  },
  SOFTMAX {
    @Override
    void apply(ProgramValues values) {
      values.apply(new SoftmaxOp(), values.value(1));
    }
  },
  LOG_SOFTMAX {
    @Override
    void apply(ProgramValues values) {
      values.apply(new LogSoftmaxOp(), values.value(1));
    }
  },
  LAYER_NORM {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      Shape columns = Shape.of(x.shape().last());
      values.apply(new LayerNormOp(EPS), x, values.leaf(columns), values.leaf(columns));
    }
  },
  RMS_NORM {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(1);
      values.apply(new RmsNormOp(EPS), x, values.leaf(Shape.of(x.shape().last())));
    }
  },
  BATCH_NORM {
    @Override
    void apply(ProgramValues values) {
      Variable x = values.value(2);
      Shape columns = Shape.of(x.shape().last());
      values.applyFirst(new BatchNormOp(EPS), x, values.leaf(columns), values.leaf(columns));
    }
  },
  TAKE_ROWS {
    @Override
    void apply(ProgramValues values) {
      int count = 1 + values.below(9);
      Variable table = values.leaf(Shape.of(count, values.extents(1)[0]));
      values.apply(new TakeRowsOp(), table, values.indices(Shape.of(2, 3), count));
    }
  };

  private static final double EPS = 1e-2;

  private static final List<PointwiseOp> UNARIES =
      Stream.of(
              Activation.relu(),
              Activation.leakyRelu(0.1),
              Activation.tanh(),
              Activation.sigmoid(),
              Activation.gelu(),
              Activation.softplus(),
              Activation.silu(),
              Activation.of("square", Expr.input(0).times(Expr.input(0))))
          .map(f -> PointwiseOp.of(f.name(), f.f()))
          .toList();

  private static final List<PointwiseOp> BINARIES =
      List.of(
          PointwiseOp.add(),
          PointwiseOp.subtract(),
          PointwiseOp.multiply(),
          PointwiseOp.of("maximum", Expr.input(0).max(Expr.input(1))));

  abstract void apply(ProgramValues values);

  private static int[] extents(Shape shape) {
    int[] extents = new int[shape.rank()];
    Arrays.setAll(extents, shape::extent);
    return extents;
  }
}
