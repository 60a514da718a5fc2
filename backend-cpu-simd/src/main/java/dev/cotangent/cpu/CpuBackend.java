package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultLoss;
import dev.cotangent.backend.DefaultNorm;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.Window2d;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * A backend on {@code float[]} and {@code int[]}, over one of two sets of loops.
 *
 * <p>Every kernel is done when its method returns, and gives the same bits for any number of
 * threads. The two subclasses differ in {@link KernelSet} alone.
 */
abstract sealed class CpuBackend implements Backend permits SimdBackend, ScalarBackend {
  private final String name;
  private final Operands operands;
  private final Workers workers;
  private final CpuPool<float[]> realPool;
  private final CpuPool<int[]> intPool;
  private final KernelSet kernels;
  private final Optional<PointwiseWarmUp> warmUp;
  private final Gemm gemm;
  private final Convolutions convolutions;
  private final Pointwise pointwise;
  private final Reductions reductions;
  private final Pooling pooling;
  private final Losses losses;
  private final Norms norms;
  private final Recurrence.CpuLoops recurrentLoops;

  CpuBackend(String name, BackendOptions options, KernelSet kernels) {
    this.name = name;
    this.kernels = kernels;
    operands = new Operands(this, name);
    workers = options.threads() == 0 ? new Workers() : new Workers(options.threads());
    long limit = Runtime.getRuntime().maxMemory() / Float.BYTES / 2;
    realPool = new CpuPool<>(float[]::new, limit);
    intPool = new CpuPool<>(int[]::new, limit);
    var scratches = new ScratchPool(kernels.tiles());
    gemm = new Gemm(kernels.tiles(), workers, scratches);
    convolutions = new Convolutions(operands, new Conv2d(kernels.tiles(), workers, scratches));
    warmUp = kernels.warmUp();
    pointwise = new Pointwise(warmUp.orElse(null), workers, realPool);
    reductions = new Reductions(pointwise, kernels.rows(), workers);
    pooling = new Pooling(operands, kernels.pooling(), workers);
    losses = new Losses(operands, pointwise, kernels.rows(), workers);
    norms = new Norms(operands, pointwise, kernels.rows(), workers, realPool);
    recurrentLoops =
        new Recurrence.CpuLoops(
            gemm, pointwise, kernels.rows(), kernels.tiles(), workers, realPool);
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
    int size = shape.size();
    CpuBuffer buffer =
        switch (lifetime) {
          case PERSISTENT -> CpuBuffer.persistent(this, type, size);
          case SCOPED ->
              switch (type) {
                case REAL -> CpuBuffer.pooledReals(this, realPool.take(size), size);
                case INT -> CpuBuffer.pooledInts(this, intPool.take(size), size);
              };
        };
    return new Tensor(buffer, Layout.dense(shape, 0));
  }

  @Override
  public final void release(Buffer buffer, String by) {
    operands.require("release", buffer);
    buffer.markReleased(by);
    ((CpuBuffer) buffer).free(realPool, intPool);
  }

  @Override
  public final void persist(Buffer buffer) {
    operands.require("persist", buffer);
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
    System.arraycopy(values, 0, integers(target), at(target), values.length);
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
    System.arraycopy(integers(source), at(source), values, 0, values.length);
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
      case INT -> Arrays.fill(integers(target), from, to, (int) value);
    }
  }

  @Override
  public final void copyView(Tensor view, Tensor target) {
    operands.copyView(view, target);
    StridedBlock block = block(view, target);
    switch (view.type()) {
      case REAL -> Views.copy(workers, block, reals(view), reals(target));
      case INT -> Views.copy(block, integers(view), integers(target));
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
  private TileEpilogue epilogue(Epilogue epilogue) {
    if (epilogue.isNone()) {
      return TileEpilogue.NONE;
    }
    epilogue.rows().forEach(row -> operands.requireDense("epilogue", "row", ElementType.REAL, row));
    return new FusedEpilogue(pointwise, epilogue);
  }

  @Override
  public final void takeRows(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    int width = table.shape().extent(1);
    int[] index = requireIndices("takeRows", indices, table.shape().extent(0));
    int first = at(indices);
    float[] from = reals(table);
    float[] to = reals(rows);
    for (int i = 0; i < indices.size(); i++) {
      System.arraycopy(from, at(table) + index[first + i] * width, to, at(rows) + i * width, width);
    }
  }

  @Override
  public final void addRows(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    int width = table.shape().extent(1);
    int[] index = requireIndices("addRows", indices, table.shape().extent(0));
    int first = at(indices);
    float[] from = reals(rows);
    float[] to = reals(table);
    for (int i = 0; i < indices.size(); i++) {
      kernels
          .rows()
          .add(from, at(rows) + i * width, to, at(table) + index[first + i] * width, width);
    }
  }

  @Override
  public final void recurrent(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      State initial,
      Optional<Tensor> mask,
      Tensor y,
      RecurrentTrace trace) {
    requireRecurrent("recurrent", spec, weights, x, mask, trace);
    KernelShapes.state("recurrent", "initial", spec, initial);
    KernelShapes.present("recurrent", "initial.c", initial.c(), spec.cell().hasCellState());
    KernelShapes.sequence("recurrent", "y", spec, spec.hidden(), y);
    requireReals("recurrent", initial.h(), y);
    initial.c().ifPresent(c -> requireReals("recurrent", c));
    try (var recurrence = new Recurrence(recurrentLoops, spec, weights, mask, trace)) {
      new RecurrentForward(recurrence).run(x, initial, y);
    }
  }

  @Override
  public final void recurrentGrad(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace,
      Optional<Tensor> dy,
      Optional<State> dFinal,
      Gradients into) {
    String kernel = "recurrentGrad";
    requireRecurrent(kernel, spec, weights, x, mask, trace);
    dy.ifPresent(g -> KernelShapes.sequence(kernel, "dy", spec, spec.hidden(), g));
    dFinal.ifPresent(g -> KernelShapes.state(kernel, "dFinal", spec, g));
    KernelShapes.recurrentGradients(kernel, spec, into);
    dy.ifPresent(g -> requireReals(kernel, g));
    dFinal.ifPresent(g -> requireReals(kernel, g.h()));
    dFinal.flatMap(State::c).ifPresent(g -> requireReals(kernel, g));
    requireReals(kernel, into.dx(), into.initial().h());
    requireWeights(kernel, into.weights());
    into.initial().c().ifPresent(g -> requireReals(kernel, g));
    into.dStates().ifPresent(g -> requireReals(kernel, g));
    into.dCells().ifPresent(g -> requireReals(kernel, g));
    try (var recurrence = new Recurrence(recurrentLoops, spec, weights, mask, trace)) {
      new RecurrentBackward(recurrence, into).run(x, dy, dFinal);
    }
  }

  private void requireRecurrent(
      String kernel,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace) {
    KernelShapes.recurrentWeights(kernel, spec, weights);
    KernelShapes.sequence(kernel, "x", spec, spec.input(), x);
    KernelShapes.mask(kernel, spec, mask);
    KernelShapes.trace(kernel, spec, trace);
    requireWeights(kernel, weights);
    requireReals(kernel, x, trace.gates(), trace.h());
    trace.c().ifPresent(c -> requireReals(kernel, c));
    mask.ifPresent(m -> requireReals(kernel, m));
  }

  private void requireWeights(String kernel, RecurrentWeights weights) {
    requireReals(kernel, weights.input(), weights.state(), weights.bias());
    weights.stateBias().ifPresent(b -> requireReals(kernel, b));
  }

  private void requireReals(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "an operand", ElementType.REAL, tensor);
    }
  }

  private int[] requireIndices(String operation, Tensor indices, int count) {
    int[] index = integers(indices);
    Operands.requireIndices(operation, index, at(indices), indices.size(), count);
    return index;
  }

  @Override
  public final void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    KernelShapes.epilogue("conv2d", epilogue, w.shape().extent(0));
    convolutions.forward(spec, x, w, epilogue(epilogue), y);
  }

  @Override
  public final void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    convolutions.gradInput(spec, dy, w, dx);
  }

  @Override
  public final void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    convolutions.gradFilter(spec, dy, x, dw);
  }

  @Override
  public final void maxPool2d(Window2d window, Tensor x, Tensor y, Tensor winner) {
    pooling.max(window, x, y, winner);
  }

  @Override
  public final void maxPool2dGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    pooling.maxGrad(window, dy, winner, dx);
  }

  @Override
  public final void averagePool2d(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    pooling.average(window, countPadding, x, y);
  }

  @Override
  public final void averagePool2dGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    pooling.averageGrad(window, countPadding, dy, dx);
  }

  @Override
  public final void softmax(Tensor x, Tensor y) {
    if (RowRange.isNarrow(x)) {
      DefaultLoss.softmax(this, x, y);
    } else {
      losses.softmax(x, y);
    }
  }

  @Override
  public final void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    if (RowRange.isNarrow(y)) {
      DefaultLoss.softmaxGrad(this, dy, y, dx);
    } else {
      losses.softmaxGrad(dy, y, dx);
    }
  }

  @Override
  public final void logSoftmax(Tensor x, Tensor y) {
    if (RowRange.isNarrow(x)) {
      DefaultLoss.logSoftmax(this, x, y);
    } else {
      losses.logSoftmax(x, y);
    }
  }

  @Override
  public final void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    if (RowRange.isNarrow(y)) {
      DefaultLoss.logSoftmaxGrad(this, dy, y, dx);
    } else {
      losses.logSoftmaxGrad(dy, y, dx);
    }
  }

  @Override
  public final void softmaxCrossEntropy(
      double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    losses.crossEntropy(smoothing, x, labels, loss, probabilities);
  }

  @Override
  public final void softmaxCrossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    losses.crossEntropyGrad(smoothing, dLoss, probabilities, labels, dx);
  }

  @Override
  public final void layerNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    if (RowRange.isNarrow(x)) {
      DefaultNorm.layerNorm(this, eps, x, gain, bias, y, mean, variance);
    } else {
      norms.layer(eps, x, gain, bias, y, mean, variance);
    }
  }

  @Override
  public final void layerNormGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    norms.layerGrad(eps, dy, x, gain, mean, variance, dx, dGain, dBias);
  }

  @Override
  public final void rmsNorm(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    if (RowRange.isNarrow(x)) {
      DefaultNorm.rmsNorm(this, eps, x, gain, y, meanSquare);
    } else {
      norms.rms(eps, x, gain, y, meanSquare);
    }
  }

  @Override
  public final void rmsNormGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    norms.rmsGrad(eps, dy, x, gain, meanSquare, dx, dGain);
  }

  private static StridedBlock block(Tensor view, Tensor dense) {
    return StridedBlock.of(view.layout(), ((CpuBuffer) view.buffer()).offset(), at(dense));
  }

  private static float[] reals(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).reals();
  }

  private static int[] integers(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).ints();
  }

  /** Returns the index of a tensor's first element in its array. */
  private static int at(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).offset() + tensor.layout().offset();
  }

  @Override
  public final String toString() {
    return name;
  }
}
