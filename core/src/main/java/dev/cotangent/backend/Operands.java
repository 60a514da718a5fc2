package dev.cotangent.backend;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * What every backend demands of the arguments of a primitive, so that all give the same errors.
 *
 * <p>A backend holds one and calls the method named like the primitive first. Nothing is allocated
 * unless a check fails. Errors are {@link IllegalArgumentException}, or {@link
 * IllegalStateException} for a closed backend and for a tensor that was recycled.
 */
public final class Operands {
  private static final int NO_NUMBER = -1;

  private final Object owner;
  private final String name;
  private volatile boolean closed;

  /**
   * The checks of one backend.
   *
   * @param owner the backend, as its buffers know it
   * @param name the backend's name, for errors
   */
  public Operands(Object owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  /** Makes every later check fail. */
  public void close() {
    closed = true;
  }

  /** Checks that the backend was not closed. */
  public void requireOpen(String operation) {
    if (closed) {
      throw new IllegalStateException(operation + ": backend " + name + " is closed");
    }
  }

  /** Checks that a buffer belongs to this backend and was not recycled. */
  public void require(String operation, Buffer buffer) {
    requireUsable(operation, "buffer", NO_NUMBER, buffer);
  }

  /** Checks that a tensor belongs to this backend, was not recycled and is of a type. */
  public void require(String operation, String operand, ElementType type, Tensor tensor) {
    require(operation, operand, NO_NUMBER, type, tensor);
  }

  /** Checks that a tensor belongs to this backend, was not recycled, is of a type and dense. */
  public void requireDense(String operation, String operand, ElementType type, Tensor tensor) {
    require(operation, operand, NO_NUMBER, type, tensor);
    requireDense(operation, operand, NO_NUMBER, tensor);
  }

  /** Checks that two tensors share no element; one of them is dense. */
  public static void requireApart(
      String operation, String operand, Tensor tensor, String other, Tensor otherTensor) {
    if (Overlap.between(tensor, otherTensor)) {
      throw overlap(operation, operand, NO_NUMBER, other, NO_NUMBER);
    }
  }

  /** Checks that {@code count} indices from {@code offset} on lie in [0, limit). */
  public static void requireIndices(
      String operation, int[] indices, int offset, int count, int limit) {
    for (int i = 0; i < count; i++) {
      int index = indices[offset + i];
      if (index < 0 || index >= limit) {
        throw new IllegalArgumentException(
            "%s: index %d at position %d lies outside [0, %d)"
                .formatted(operation, index, i, limit));
      }
    }
  }

  /** Checks {@link Primitives#write} and {@link Primitives#read}. */
  public void transfer(String operation, ElementType type, int count, Tensor tensor) {
    requireDense(operation, "tensor", type, tensor);
    if (count != tensor.size()) {
      throw new IllegalArgumentException(
          "%s: the array has %d elements, tensor %s has %d"
              .formatted(operation, count, tensor.shape(), tensor.size()));
    }
  }

  /** Checks {@link Primitives#fill}. */
  public void fill(double value, Tensor target) {
    requireDense("fill", "target", target.type(), target);
    if (target.type() == ElementType.INT && value != (int) value) {
      throw new IllegalArgumentException("fill: " + value + " is no integer, target is " + target);
    }
  }

  /** Checks {@link Primitives#copyView}. */
  public void copyView(Tensor view, Tensor target) {
    require("copyView", "view", NO_NUMBER, target.type(), view);
    requireDense("copyView", "target", target.type(), target);
    requireShape("copyView", "target", NO_NUMBER, target, view.shape());
    requireApart("copyView", "target", target, "view", view);
  }

  /** Checks {@link Primitives#addView}. */
  public void addView(Tensor source, Tensor view) {
    requireDense("addView", "source", ElementType.REAL, source);
    require("addView", "view", NO_NUMBER, ElementType.REAL, view);
    requireShape("addView", "source", NO_NUMBER, source, view.shape());
    requireApart("addView", "view", view, "source", source);
  }

  /** Checks {@link Primitives#pointwise}. */
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    requireCounts("pointwise", f, in, scalars);
    if (out.length != f.outputs().size()) {
      throw new IllegalArgumentException(
          "pointwise: got %d outputs, expected %d for %s"
              .formatted(out.length, f.outputs().size(), f));
    }
    Shape shape = out[0].shape();
    requireAxes("pointwise", f, shape);
    for (int i = 0; i < in.length; i++) {
      require("pointwise", "input", i, ElementType.REAL, in[i]);
      requireShape("pointwise", "input", i, in[i], shape);
    }
    for (int k = 0; k < out.length; k++) {
      require("pointwise", "output", k, ElementType.REAL, out[k]);
      requireDense("pointwise", "output", k, out[k]);
      requireShape("pointwise", "output", k, out[k], shape);
      requireApart(k, out, in);
    }
  }

  /** Checks {@link Primitives#reduce}. */
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    requireCounts("reduce", map, in, scalars);
    if (in.length == 0 || map.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "reduce: needs at least one input and one output, got %d inputs and %s"
              .formatted(in.length, map));
    }
    Shape shape = in[0].shape();
    requireAxes("reduce", map, shape);
    for (int i = 0; i < in.length; i++) {
      require("reduce", "input", i, ElementType.REAL, in[i]);
      requireShape("reduce", "input", i, in[i], shape);
    }
    requireDense("reduce", "out", reduction.isIndex() ? ElementType.INT : ElementType.REAL, out);
    if (shape.rank() != 3
        || out.shape().rank() != 2
        || out.shape().extent(0) != shape.extent(0)
        || out.shape().extent(1) != shape.extent(2)) {
      throw new IllegalArgumentException(
          "reduce: inputs must be [outer, reduced, inner] and out [outer, inner], got %s and %s"
              .formatted(shape, out.shape()));
    }
    if (reduction.isIndex() && shape.extent(1) == 0) {
      throw new IllegalArgumentException("reduce: " + reduction + " of nothing in " + shape);
    }
    for (int i = 0; i < in.length; i++) {
      if (Overlap.between(out, in[i])) {
        throw overlap("reduce", "out", NO_NUMBER, "input", i);
      }
    }
  }

  /** Checks {@link Primitives#matmul}. */
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    require("matmul", "a", NO_NUMBER, ElementType.REAL, a);
    require("matmul", "b", NO_NUMBER, ElementType.REAL, b);
    require("matmul", "c", NO_NUMBER, ElementType.REAL, c);
    requireInside(
        spec,
        "a",
        a,
        spec.transposeA() ? spec.k() : spec.m(),
        spec.transposeA() ? spec.m() : spec.k(),
        spec.lda(),
        spec.strideA());
    requireInside(
        spec,
        "b",
        b,
        spec.transposeB() ? spec.n() : spec.k(),
        spec.transposeB() ? spec.k() : spec.n(),
        spec.ldb(),
        spec.strideB());
    requireInside(spec, "c", c, spec.m(), spec.n(), spec.ldc(), spec.strideC());
    if (c.buffer() == a.buffer() && Overlap.betweenProductAndFactor(spec, c, a, true)) {
      throw overlap("matmul", "c", NO_NUMBER, "a", NO_NUMBER);
    }
    if (c.buffer() == b.buffer() && Overlap.betweenProductAndFactor(spec, c, b, false)) {
      throw overlap("matmul", "c", NO_NUMBER, "b", NO_NUMBER);
    }
  }

  /** Checks {@link Primitives#takeRows}, but not the indices themselves. */
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {
    requireRows("takeRows", table, indices, rows);
  }

  /** Checks {@link Primitives#addRows}, but not the indices themselves. */
  public void addRows(Tensor rows, Tensor indices, Tensor table) {
    requireRows("addRows", table, indices, rows);
  }

  private void requireRows(String operation, Tensor table, Tensor indices, Tensor rows) {
    requireDense(operation, "table", ElementType.REAL, table);
    requireDense(operation, "indices", ElementType.INT, indices);
    requireDense(operation, "rows", ElementType.REAL, rows);
    if (table.shape().rank() != 2
        || indices.shape().rank() != 1
        || rows.shape().rank() != 2
        || rows.shape().extent(0) != indices.size()
        || rows.shape().extent(1) != table.shape().extent(1)) {
      throw new IllegalArgumentException(
          "%s: needs table [count, width], indices [n] and rows [n, width], got %s, %s and %s"
              .formatted(operation, table.shape(), indices.shape(), rows.shape()));
    }
    requireApart(operation, "rows", rows, "table", table);
  }

  private void require(
      String operation, String operand, int number, ElementType type, Tensor tensor) {
    requireUsable(operation, operand, number, tensor.buffer());
    if (tensor.type() != type) {
      throw new IllegalArgumentException(
          "%s: %s is %s, expected %s".formatted(operation, label(operand, number), tensor, type));
    }
  }

  private void requireUsable(String operation, String operand, int number, Buffer buffer) {
    requireOpen(operation);
    if (buffer.owner() != owner) {
      String other = buffer.owner() instanceof Backend b ? b.name() : buffer.owner().toString();
      throw new IllegalArgumentException(
          "%s: %s belongs to %s backend %s, this is %s"
              .formatted(
                  operation,
                  label(operand, number),
                  other.equals(name) ? "another instance of" : "the",
                  other,
                  name));
    }
    if (!buffer.isLive()) {
      buffer.requireLive();
    }
  }

  private static void requireDense(String operation, String operand, int number, Tensor tensor) {
    if (!tensor.isDense()) {
      throw new IllegalArgumentException(
          "%s: %s must be dense, got layout %s"
              .formatted(operation, label(operand, number), tensor.layout()));
    }
  }

  private static void requireShape(
      String operation, String operand, int number, Tensor tensor, Shape expected) {
    if (!tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "%s: %s is %s, expected %s"
              .formatted(operation, label(operand, number), tensor.shape(), expected));
    }
  }

  private static void requireCounts(String operation, Fused f, Tensor[] in, double[] scalars) {
    if (in.length < f.inputs() || scalars.length < f.scalars()) {
      throw new IllegalArgumentException(
          "%s: got %d inputs and %d scalars, expected %d and %d for %s"
              .formatted(operation, in.length, scalars.length, f.inputs(), f.scalars(), f));
    }
  }

  private static void requireAxes(String operation, Fused f, Shape shape) {
    if (f.indexAxes() >>> shape.rank() != 0) {
      throw new IllegalArgumentException(
          "%s: the program reads the position along an axis that %s does not have: %s"
              .formatted(operation, shape, f));
    }
  }

  /** An output may be an input of equal layout, and overlaps no other output. */
  private static void requireApart(int k, Tensor[] out, Tensor[] in) {
    for (int i = 0; i < in.length; i++) {
      if (in[i].buffer() == out[k].buffer()
          && in[i] != out[k]
          && !in[i].layout().equals(out[k].layout())
          && Overlap.between(out[k], in[i])) {
        throw overlap("pointwise", "output", k, "input", i);
      }
    }
    for (int other = 0; other < k; other++) {
      if (Overlap.between(out[k], out[other])) {
        throw overlap("pointwise", "output", k, "output", other);
      }
    }
  }

  private static void requireInside(
      GemmSpec spec,
      String operand,
      Tensor tensor,
      int rows,
      int columns,
      int leading,
      int stride) {
    if (rows == 0 || columns == 0 || spec.batch() == 0) {
      return;
    }
    long first = tensor.layout().offset();
    long last = first + (rows - 1L) * leading + columns - 1;
    long shift = (spec.batch() - 1L) * stride;
    if (first + Math.min(shift, 0) < 0 || last + Math.max(shift, 0) >= tensor.buffer().length()) {
      throw new IllegalArgumentException(
          "matmul: %s reaches outside its buffer of %d elements from offset %d: %s"
              .formatted(operand, tensor.buffer().length(), first, spec));
    }
  }

  private static IllegalArgumentException overlap(
      String operation, String operand, int number, String other, int otherNumber) {
    return new IllegalArgumentException(
        "%s: %s overlaps %s"
            .formatted(operation, label(operand, number), label(other, otherNumber)));
  }

  private static String label(String operand, int number) {
    return number == NO_NUMBER ? operand : operand + " " + number;
  }
}
