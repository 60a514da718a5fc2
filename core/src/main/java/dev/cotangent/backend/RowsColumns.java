package dev.cotangent.backend;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** A matrix [rows, columns] and vectors along either axis: views for pointwise work, reductions. */
record RowsColumns(Primitives p, int rows, int columns) {

  static RowsColumns of(Primitives p, Tensor x) {
    return new RowsColumns(p, x.shape().extent(0), x.shape().extent(1));
  }

  /** Returns v[columns] as the matrix whose rows all are v. */
  Tensor row(Tensor v) {
    return v.broadcastTo(Shape.of(rows, columns));
  }

  /** Returns v[rows] as the matrix whose columns all are v. */
  Tensor column(Tensor v) {
    return v.reshape(rows, 1).broadcastTo(Shape.of(rows, columns));
  }

  /** Computes out[columns]: the reduction over the rows of map(in...). */
  void overRows(Reduction reduction, Fused map, double[] scalars, Tensor out, Tensor... in) {
    Tensor[] cubes = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      Layout layout = in[i].layout();
      int[] strides = {0, layout.stride(0), layout.stride(1)};
      cubes[i] = Workspace.view(in[i], Shape.of(1, rows, columns), strides, layout.offset());
    }
    p.reduce(reduction, map, cubes, scalars, out.reshape(1, columns));
  }

  /** Computes out[rows]: the reduction over the columns of map(in...). */
  void overColumns(Reduction reduction, Fused map, double[] scalars, Tensor out, Tensor... in) {
    Tensor[] cubes = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      Layout layout = in[i].layout();
      int[] strides = {layout.stride(0), layout.stride(1), 0};
      cubes[i] = Workspace.view(in[i], Shape.of(rows, columns, 1), strides, layout.offset());
    }
    p.reduce(reduction, map, cubes, scalars, out.reshape(rows, 1));
  }

  /** Evaluates a program over matrices. */
  void to(Tensor out, Fused f, double[] scalars, Tensor... in) {
    p.pointwise(f, in, scalars, new Tensor[] {out});
  }
}
