package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.ints;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.KernelShapes;
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
 * Memory, transfers and primitives on {@code float[]} and {@code int[]}.
 *
 * <p>Every kernel is done when its method returns, and gives the same bits for any number of
 * threads.
 */
abstract sealed class CpuPrimitives implements Backend permits CpuBackend {
  final Operands operands;
  final Workers workers;
  final CpuPool<float[]> realPool;
  final KernelSet kernels;
  final Gemm gemm;
  final ScratchPool scratches;
  final Pointwise pointwise;
  private final String name;
  private final MemoryMeter memory = new MemoryMeter();
  private final CpuPool<int[]> intPool;
  private final Optional<PointwiseWarmUp> warmUp;
  private final Reductions reductions;
  private final TableRows tableRows;

  CpuPrimitives(String name, BackendOptions options, KernelSet kernels) {
    this.name = name;
    this.kernels = kernels;
    operands = new Operands(this, name);
    workers = options.threads() == 0 ? new Workers() : new Workers(options.threads());
    long limit = Runtime.getRuntime().maxMemory() / Float.BYTES / 2;
    realPool = new CpuPool<>(float[]::new, limit);
    intPool = new CpuPool<>(int[]::new, limit);
    scratches = new ScratchPool(kernels.tiles());
    gemm = new Gemm(kernels.tiles(), workers, scratches);
    warmUp = kernels.warmUp();
    pointwise = new Pointwise(warmUp.orElse(null), workers, realPool);
    reductions = new Reductions(pointwise, kernels.rows(), workers, realPool);
    tableRows = new TableRows(operands, kernels.rows(), workers);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return "%s, float32, %d threads".formatted(kernels.description(), workers.threads());
  }

  @Override
  public final Optional<MemoryMeter> memory() {
    return Optional.of(memory);
  }

  @Override
  public final void close() {
    operands.close();
    workers.close();
    warmUp.ifPresent(PointwiseWarmUp::close);
    realPool.clear();
    intPool.clear();
  }

  /** Returns how many pooled arrays were ever made; constant over a steady training step. */
  final long arraysCreated() {
    return realPool.created() + intPool.created();
  }

  @Override
  public final Tensor allocate(ElementType type, Shape shape, Lifetime lifetime) {
    operands.requireOpen("allocate");
    CpuBuffer buffer;
    try {
      buffer = buffer(type, shape.size(), lifetime);
    } catch (OutOfMemoryError e) {
      buffer = withoutIdleMemory(type, shape, lifetime);
    }
    memory.made(buffer.pooledBytes());
    return new Tensor(buffer, Layout.dense(shape, 0));
  }

  private CpuBuffer buffer(ElementType type, int size, Lifetime lifetime) {
    return switch (lifetime) {
      case PERSISTENT -> CpuBuffer.persistent(this, type, size);
      case SCOPED ->
          switch (type) {
            case REAL -> CpuBuffer.pooledReals(this, realPool.take(size), size);
            case INT -> CpuBuffer.pooledInts(this, intPool.take(size), size);
          };
    };
  }

  /** The collector cannot take what the pools hold, so that is given up before failing. */
  private CpuBuffer withoutIdleMemory(ElementType type, Shape shape, Lifetime lifetime) {
    realPool.clear();
    intPool.clear();
    try {
      return buffer(type, shape.size(), lifetime);
    } catch (OutOfMemoryError e) {
      throw BackendException.outOfMemory(name(), shape, (long) shape.size() * Float.BYTES, e);
    }
  }

  @Override
  public final void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
    memory.gone(((CpuBuffer) buffer).pooledBytes());
    ((CpuBuffer) buffer).free(realPool, intPool);
  }

  @Override
  public final void persist(Buffer buffer) {
    operands.require("persist", buffer);
    memory.gone(((CpuBuffer) buffer).pooledBytes());
    ((CpuBuffer) buffer).leave(realPool, intPool);
  }

  @Override
  public final void write(double[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    float[] to = reals(target);
    int at = at(target);
    for (int i = 0; i < values.length; i++) {
      to[at + i] = (float) values[i];
    }
  }

  @Override
  public final void write(float[] values, Tensor target) {
    operands.transfer("write", ElementType.REAL, values.length, target);
    System.arraycopy(values, 0, reals(target), at(target), values.length);
  }

  @Override
  public final void write(int[] values, Tensor target) {
    operands.transfer("write", ElementType.INT, values.length, target);
    System.arraycopy(values, 0, ints(target), at(target), values.length);
  }

  @Override
  public final void read(Tensor source, double[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    float[] from = reals(source);
    int at = at(source);
    for (int i = 0; i < values.length; i++) {
      values[i] = from[at + i];
    }
  }

  @Override
  public final void read(Tensor source, float[] values) {
    operands.transfer("read", ElementType.REAL, values.length, source);
    System.arraycopy(reals(source), at(source), values, 0, values.length);
  }

  @Override
  public final void read(Tensor source, int[] values) {
    operands.transfer("read", ElementType.INT, values.length, source);
    System.arraycopy(ints(source), at(source), values, 0, values.length);
  }

  @Override
  public final void synchronise() {
    operands.requireOpen("synchronise");
  }

  @Override
  public final void fill(double value, Tensor target) {
    operands.fill(value, target);
    int from = at(target);
    int to = from + target.size();
    switch (target.type()) {
      case REAL -> Arrays.fill(reals(target), from, to, (float) value);
      case INT -> Arrays.fill(ints(target), from, to, (int) value);
    }
  }

  @Override
  public final void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    StridedBlock block = block(view, target);
    switch (view.type()) {
      case REAL -> Views.copy(workers, block, reals(view), reals(target));
      case INT -> Views.copy(block, ints(view), ints(target));
    }
  }

  @Override
  public final void addView(Tensor source, Tensor view) {
    operands.addView(source, view);
    Views.add(workers, kernels.rows(), block(view, source), reals(source), reals(view));
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
    reductions.run(reduction, map, in, scalars, out);
  }

  @Override
  public final void matmul(GemmSpec spec, Tensor a, Tensor b, Tensor c) {
    operands.matmul(spec, a, b, c);
    multiply(spec, a, b, TileEpilogue.NONE, c);
  }

  @Override
  public final void matmul(GemmSpec spec, Tensor a, Tensor b, Epilogue epilogue, Tensor c) {
    operands.matmul(spec, a, b, c);
    KernelShapes.matmul(spec, epilogue, c);
    multiply(spec, a, b, epilogue(epilogue), c);
  }

  private void multiply(GemmSpec spec, Tensor a, Tensor b, TileEpilogue epilogue, Tensor c) {
    gemm.multiply(spec, reals(a), at(a), reals(b), at(b), reals(c), at(c), epilogue);
  }

  /** Returns an epilogue as something to do with each finished part of a product. */
  final TileEpilogue epilogue(Epilogue epilogue) {
    if (epilogue.isNone()) {
      return TileEpilogue.NONE;
    }
    epilogue.rows().forEach(row -> operands.requireDense("epilogue", "row", ElementType.REAL, row));
    return new FusedEpilogue(pointwise, epilogue);
  }

  @Override
  public final void takeRows(Tensor table, Tensor indices, Tensor rows) {
    tableRows.take(table, indices, rows);
  }

  @Override
  public final void addRows(Tensor rows, Tensor indices, Tensor table) {
    tableRows.add(rows, indices, table);
  }

  private static StridedBlock block(Tensor view, Tensor dense) {
    return StridedBlock.of(view.layout(), ((CpuBuffer) view.buffer()).offset(), at(dense));
  }

  @Override
  public final String toString() {
    return name;
  }
}
