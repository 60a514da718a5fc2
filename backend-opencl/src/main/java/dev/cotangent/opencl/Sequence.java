package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.expr.Fused;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.SequenceLoop.Part;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * What the forward and the backward pass over a sequence share: memory, steps and their operands.
 *
 * <p>Everything inside is time-major, [time, batch, columns]. A step is one or two matrix products
 * with a factor that was packed once, and one fused kernel for the gates; nothing waits.
 */
final class Sequence implements AutoCloseable {
  private static final double[] NO_SCALARS = {};

  final ClContext context;
  final Views views;
  final Pointwise pointwise;
  final Gemm gemm;
  final RecurrentSpec spec;
  private final Optional<Tensor> mask;
  private final List<ClContext.Scratch> scratches = new ArrayList<>();

  /** Where parts of a step go instead of being run. */
  private Optional<List<Part>> record = Optional.empty();

  Sequence(OpenClPrimitives backend, RecurrentSpec spec, Optional<Tensor> mask) {
    context = backend.context;
    views = backend.views;
    pointwise = backend.pointwise;
    gemm = backend.gemm;
    this.spec = spec;
    this.mask = mask;
  }

  /**
   * Runs what is done for a position, for all of them: one after the other, or on a CPU at once.
   *
   * @param forward whether in the order of the layer, or backwards
   */
  void overTime(boolean forward, IntConsumer step) {
    int time = spec.time();
    IntUnaryOperator position = i -> spec.position(forward ? i : time - 1 - i);
    if (time > 0
        && spec.batch() > 0
        && spec.hidden() > 0
        && context.deviceClass() == DeviceClass.CPU) {
      List<Part> first = recorded(step, position.applyAsInt(0));
      var loop = new SequenceLoop(context, spec.batch(), spec.hidden(), time);
      if (loop.suits(first)) {
        loop.run(first, recorded(step, position.applyAsInt(Math.min(1, time - 1))));
        return;
      }
    }
    for (int i = 0; i < time; i++) {
      step.accept(position.applyAsInt(i));
    }
  }

  private List<Part> recorded(IntConsumer step, int t) {
    List<Part> parts = new ArrayList<>();
    record = Optional.of(parts);
    try {
      step.accept(t);
    } finally {
      record = Optional.empty();
    }
    return parts;
  }

  /** C = A * B + beta * C in a step. */
  void multiply(GemmSpec product, Matrix a, Gemm.Prepared b, Matrix c) {
    record.ifPresentOrElse(
        parts -> parts.add(new Part.Product(product, a, b, c)),
        () -> gemm.multiply(product, a, b, c));
  }

  /** Returns memory that lasts until this is closed. */
  MemoryBlock take(long elements) {
    ClContext.Scratch scratch = context.scratch(Math.max(1, elements));
    scratches.add(scratch);
    return scratch.block();
  }

  /** Returns x[batch, time, features] as dense [time, batch, features], 0 where masked. */
  MemoryBlock timeMajor(Tensor x) {
    int features = x.shape().extent(2);
    MemoryBlock seen = take(x.size());
    if (mask.isEmpty()) {
      views.copy(x.transpose(0, 1), seen, 0);
      return seen;
    }
    for (int t = 0; t < spec.time(); t++) {
      PointwiseOperand to = columns(seen, t * spec.batch() * features, features);
      run(RecurrentPrograms.COUNTED, t, features, List.of(ofView(x, t)), List.of(to));
    }
    return seen;
  }

  /** Returns a step of a view [batch, time, features]. */
  static PointwiseOperand ofView(Tensor view, int t) {
    var layout = view.layout();
    return new PointwiseOperand(
        ClBuffer.of(view).block(),
        layout.offset() + t * layout.stride(1),
        layout.stride(0),
        layout.stride(2));
  }

  /** Returns rows of a matrix from an element on. */
  static PointwiseOperand columns(MemoryBlock block, int at, int row) {
    return new PointwiseOperand(block, at, row, 1);
  }

  /** Returns step t of a dense tensor [time, batch, hidden]. */
  PointwiseOperand state(Tensor states, int t) {
    return columns(ClBuffer.of(states).block(), stateAt(states, t), spec.hidden());
  }

  /** Returns the index of step t of a dense tensor [time, batch, hidden]. */
  int stateAt(Tensor states, int t) {
    return states.layout().offset() + t * spec.batch() * spec.hidden();
  }

  /**
   * Returns block k of step t of a dense [time, batch, blocks * hidden] that starts at an index.
   */
  PointwiseOperand block(MemoryBlock all, int start, int t, int k, int blocks) {
    int row = blocks * spec.hidden();
    return columns(all, start + t * spec.batch() * row + k * spec.hidden(), row);
  }

  /** Runs the gates of a step on [batch, hidden]; the mask is added to the inputs. */
  void run(
      RecurrentPrograms.Masked program,
      int t,
      List<PointwiseOperand> in,
      List<PointwiseOperand> out) {
    run(program, t, spec.hidden(), in, out);
  }

  /** Runs part of the gates of a step on [batch, hidden], whether it counts or not. */
  void run(Fused f, List<PointwiseOperand> in, List<PointwiseOperand> out) {
    run(f, spec.hidden(), in, out);
  }

  private void run(Fused f, int columns, List<PointwiseOperand> in, List<PointwiseOperand> out) {
    record.ifPresentOrElse(
        parts -> parts.add(new Part.Gates(f, in, out)),
        () -> pointwise.run(f, spec.batch(), columns, in, NO_SCALARS, out));
  }

  private void run(
      RecurrentPrograms.Masked program,
      int t,
      int columns,
      List<PointwiseOperand> in,
      List<PointwiseOperand> out) {
    List<PointwiseOperand> all = new ArrayList<>(in);
    mask.ifPresent(m ->
        all.add(
            new PointwiseOperand(
                ClBuffer.of(m).block(), m.layout().offset() + t * spec.batch(), 1, 0)));
    run(program.of(mask.isPresent()), columns, all, out);
  }

  /** Copies memory of a state [batch, hidden]. */
  void copyState(MemoryBlock from, int fromAt, MemoryBlock to, int toAt) {
    if (record.isPresent()) {
      run(
          Fused.identity(),
          List.of(columns(from, fromAt, spec.hidden())),
          List.of(columns(to, toAt, spec.hidden())));
      return;
    }
    long bytes = 4L * spec.batch() * spec.hidden();
    if (bytes > 0) {
      context.queue().copy(from, 4L * fromAt, to, 4L * toAt, bytes);
    }
  }

  /** Tells whether some steps do not count. */
  boolean isMasked() {
    return mask.isPresent();
  }

  @Override
  public void close() {
    scratches.forEach(ClContext.Scratch::close);
  }
}
