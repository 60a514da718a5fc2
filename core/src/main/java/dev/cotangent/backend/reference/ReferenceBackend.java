package dev.cotangent.backend.reference;

import static dev.cotangent.backend.reference.ReferenceBuffer.integers;
import static dev.cotangent.backend.reference.ReferenceBuffer.reals;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The definition of every primitive in float64, and the oracle of all tests.
 *
 * <p>Every kernel is done when its method returns. New tensors hold NaN, or the least integer, so
 * that reading what nobody wrote shows.
 */
public final class ReferenceBackend implements Backend {
  static final String NAME = "reference";
  static final String DESCRIPTION = "plain loops in float64, one thread";

  private final Operands operands = new Operands(this, NAME);
  private final MemoryMeter memory = new MemoryMeter();

  /** A new backend with its own tensors. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public Optional<MemoryMeter> memory() {
    return Optional.of(memory);
  }

  @Override
  public void close() {
    operands.close();
  }

  @Override
  public Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    operands.requireOpen("allocate");
    try {
      var buffer = new ReferenceBuffer(this, type, shape.size(), lifetime);
      memory.made(buffer.scopedBytes());
      return new Tensor(buffer, Layout.dense(shape, 0));
    } catch (OutOfMemoryError e) {
      throw BackendException.outOfMemory(name(), shape, (long) shape.size() * Double.BYTES, e);
    }
  }

  @Override
  public void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
    memory.gone(((ReferenceBuffer) buffer).scopedBytes());
    ((ReferenceBuffer) buffer).drop();
  }

  @Override
  public void persist(Buffer buffer) {
    operands.require("persist", buffer);
    memory.gone(((ReferenceBuffer) buffer).scopedBytes());
    ((ReferenceBuffer) buffer).persist();
  }

  @Override
  public void write(double[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    System.arraycopy(values, 0, reals(target), target.layout().offset(), values.length);
  }

  @Override
  public void write(float[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    for (int i = 0; i < values.length; i++) {
      reals(target)[target.layout().offset() + i] = values[i];
    }
  }

  @Override
  public void write(int[] values, Tensor target) {
    operands.transfer("write", ElementType.INT, values.length, target);
    System.arraycopy(values, 0, integers(target), target.layout().offset(), values.length);
  }

  @Override
  public void read(Tensor source, double[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    System.arraycopy(reals(source), source.layout().offset(), values, 0, values.length);
  }

  @Override
  public void read(Tensor source, float[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) reals(source)[source.layout().offset() + i];
    }
  }

  @Override
  public void read(Tensor source, int[] values) {
    operands.transfer("read", ElementType.INT, values.length, source);
    System.arraycopy(integers(source), source.layout().offset(), values, 0, values.length);
  }

  @Override
  public void synchronise() {
    operands.requireOpen("synchronise");
  }

  @Override
  public void fill(double value, Tensor target) {
    operands.fill(value, target);
    int from = target.layout().offset();
    int to = from + target.size();
    switch (target.type()) {
      case REAL -> Arrays.fill(reals(target), from, to, value);
      case INT -> Arrays.fill(integers(target), from, to, (int) value);
    }
  }

  @Override
  public void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    ReferenceViews.copyView(view, target);
  }

  @Override
  public void addView(Tensor source, Tensor view) {
    operands.addView(source, view);
    ReferenceViews.addView(source, view);
  }

  @Override
  public void pointwise(Fused f, Tensor[] in, double[] scalars, Tensor[] out) {
    operands.pointwise(f, in, scalars, out);
    Shape shape = out[0].shape();
    var program = new ReferenceProgram(f, in, scalars);
    for (var walk = new Walk(shape, in); walk.linear() < shape.size(); walk.next()) {
      program.run(walk);
      for (int k = 0; k < out.length; k++) {
        reals(out[k])[out[k].layout().offset() + walk.linear()] = program.output(k);
      }
    }
  }

  @Override
  public void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    operands.reduce(reduction, map, in, scalars, out);
    ReferenceReduce.reduce(reduction, map, in, scalars, out);
  }

  @Override
  public void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    operands.matmul(spec, a, b, c);
    ReferenceMatmul.matmul(spec, a, b, c);
  }

  @Override
  public void takeRows(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    int width = table.shape().extent(1);
    int count = table.shape().extent(0);
    Operands.requireIndices(
        "takeRows", integers(indices), indices.layout().offset(), indices.size(), count);
    for (int i = 0; i < indices.size(); i++) {
      int row = integers(indices)[indices.layout().offset() + i];
      int from = table.layout().offset() + row * width;
      System.arraycopy(reals(table), from, reals(rows), rows.layout().offset() + i * width, width);
    }
  }

  @Override
  public void addRows(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    int width = table.shape().extent(1);
    int count = table.shape().extent(0);
    Operands.requireIndices(
        "addRows", integers(indices), indices.layout().offset(), indices.size(), count);
    for (int i = 0; i < indices.size(); i++) {
      int to = table.layout().offset() + integers(indices)[indices.layout().offset() + i] * width;
      int from = rows.layout().offset() + i * width;
      for (int j = 0; j < width; j++) {
        reals(table)[to + j] += reals(rows)[from + j];
      }
    }
  }

  @Override
  public String toString() {
    return NAME;
  }
}
