package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Memory, transfers and primitives on a device.
 *
 * <p>Kernels return when they are queued; only reading waits, and checking indices that the device
 * itself has computed.
 */
abstract sealed class OpenClPrimitives implements Backend permits OpenClRowKernels {
  static final String NAME = "opencl";

  final ClContext context;
  final Operands operands;
  final Views views;
  final Pointwise pointwise;
  final Reductions reductions;
  final Gemm gemm;
  private final TableRows tableRows;
  private boolean closed;

  OpenClPrimitives(ClContext context) {
    this.context = context;
    operands = new Operands(this, NAME);
    views = new Views(context);
    pointwise = new Pointwise(context, views);
    reductions = new Reductions(context);
    gemm = Gemm.of(context);
    tableRows = new TableRows(context);
  }

  @Override
  public final String name() {
    return NAME;
  }

  @Override
  public final String description() {
    return context.device().describe();
  }

  @Override
  public final synchronized void close() {
    operands.close();
    if (!closed) {
      closed = true;
      context.close();
    }
  }

  @Override
  public final Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    operands.requireOpen("allocate");
    var buffer = new ClBuffer(this, type, shape.size(), context.pool());
    return new Tensor(buffer, Layout.dense(shape, 0));
  }

  @Override
  public final void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
    ((ClBuffer) buffer).free();
  }

  @Override
  public final void persist(Buffer buffer) {
    operands.require("persist", buffer);
  }

  @Override
  public final void write(double[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    write(
        target,
        (from, count, area) -> {
          for (int i = 0; i < count; i++) {
            area.setAtIndex(JAVA_FLOAT, i, (float) values[from + i]);
          }
        });
  }

  @Override
  public final void write(float[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    write(
        target,
        (from, count, area) -> MemorySegment.copy(values, from, area, JAVA_FLOAT, 0, count));
  }

  @Override
  public final void write(int[] values, Tensor target) {
    operands.transfer("write", ElementType.INT, values.length, target);
    write(
        target, (from, count, area) -> MemorySegment.copy(values, from, area, JAVA_INT, 0, count));
    ClBuffer buffer = ClBuffer.of(target);
    buffer.know(values.length == buffer.length() ? values.clone() : null);
  }

  private void write(Tensor target, ClQueue.Writer writer) {
    context
        .queue()
        .write(ClBuffer.of(target).block(), 4L * target.layout().offset(), target.size(), writer);
  }

  @Override
  public final void read(Tensor source, double[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    read(
        source,
        (from, count, area) -> {
          for (int i = 0; i < count; i++) {
            values[from + i] = area.getAtIndex(JAVA_FLOAT, i);
          }
        });
  }

  @Override
  public final void read(Tensor source, float[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    read(
        source,
        (from, count, area) -> MemorySegment.copy(area, JAVA_FLOAT, 0, values, from, count));
  }

  @Override
  public final void read(Tensor source, int[] values) {
    operands.transfer("read", ElementType.INT, values.length, source);
    read(source, (from, count, area) -> MemorySegment.copy(area, JAVA_INT, 0, values, from, count));
  }

  private void read(Tensor source, ClQueue.Reader reader) {
    context
        .queue()
        .read(ClBuffer.of(source).block(), 4L * source.layout().offset(), source.size(), reader);
  }

  @Override
  public final void synchronise() {
    operands.requireOpen("synchronise");
    context.queue().finish();
  }

  @Override
  public final void fill(double value, Tensor target) {
    operands.fill(value, target);
    int bits =
        switch (target.type()) {
          case REAL -> Float.floatToRawIntBits((float) value);
          case INT -> (int) value;
        };
    forget(target);
    context
        .queue()
        .fill(ClBuffer.of(target).block(), 4L * target.layout().offset(), target.size(), bits);
  }

  @Override
  public final void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    forget(target);
    views.copy(view, ClBuffer.of(target).block(), target.layout().offset());
  }

  @Override
  public final void addView(Tensor source, Tensor view) {
    operands.addView(source, view);
    views.add(source, view);
  }

  @Override
  public final void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    operands.pointwise(f, in, scalars, out);
    pointwise.run(f, in, scalars, out);
  }

  @Override
  public final void reduce(
      Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    operands.reduce(reduction, map, in, scalars, out);
    forget(out);
    reductions.run(reduction, map, in, scalars, out);
  }

  @Override
  public final void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    operands.matmul(spec, a, b, c);
    gemm.multiply(spec, Gemm.Matrix.of(a), Gemm.Matrix.of(b), Gemm.Matrix.of(c));
  }

  @Override
  public final void takeRows(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    checkedIndices("takeRows", indices, table.shape().extent(0));
    tableRows.take(table, indices, rows);
  }

  @Override
  public final void addRows(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    tableRows.add(rows, checkedIndices("addRows", indices, table.shape().extent(0)), table);
  }

  /** Returns the values of an INT tensor, all of which lie in [0, limit). */
  final int[] checkedIndices(String operation, Tensor indices, int limit) {
    int[] known = ClBuffer.of(indices).known();
    int from = indices.layout().offset();
    int[] values;
    if (known == null) {
      values = new int[indices.size()];
      read(indices, values);
    } else {
      values = Arrays.copyOfRange(known, from, from + indices.size());
    }
    Operands.requireIndices(operation, values, 0, values.length, limit);
    return values;
  }

  /** Forgets what the host knows of a tensor's integers, before the device changes them. */
  static void forget(Tensor target) {
    if (target.type() == ElementType.INT) {
      ClBuffer.of(target).know(null);
    }
  }

  @Override
  public final String toString() {
    return NAME;
  }
}
