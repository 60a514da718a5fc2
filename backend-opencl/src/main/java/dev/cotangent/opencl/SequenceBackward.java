package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentKernels.Gradients;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Backpropagation through time: for each step a gate kernel and a product, then one product over
 * all steps for each weight.
 *
 * <p>The gradients of all steps are {@code da[time, batch, blocks * hidden]}: those of the gates;
 * for the GRU then that of q.
 */
final class SequenceBackward {
  private final Sequence s;
  private final RecurrentSpec spec;
  private final RecurrentWeights weights;
  private final RecurrentTrace trace;
  private final Gradients into;
  private final int blocks;
  private final MemoryBlock da;
  private final MemoryBlock dh;
  private final MemoryBlock dc;
  private final MemoryBlock spare;

  SequenceBackward(
      Sequence sequence, RecurrentWeights weights, RecurrentTrace trace, Gradients into) {
    s = sequence;
    spec = sequence.spec;
    this.weights = weights;
    this.trace = trace;
    this.into = into;
    blocks = spec.cell().hasStateBias() ? 4 : spec.cell().gates();
    int state = spec.batch() * spec.hidden();
    da = s.take((long) spec.time() * state * blocks);
    dh = s.take(state);
    dc = s.take(state);
    spare = s.take(state);
  }

  void run(Tensor x, Optional<Tensor> dy, Optional<State> dFinal, Reductions reductions) {
    start(dh, dFinal.map(State::h));
    start(dc, dFinal.flatMap(State::c));
    overTime(dy);
    end(dh, into.initial().h());
    into.initial().c().ifPresent(g -> end(dc, g));
    inputGradients(x, reductions);
    stateGradients(reductions);
  }

  private void start(MemoryBlock state, Optional<Tensor> gradient) {
    if (gradient.isPresent()) {
      s.views.copy(gradient.get(), state, 0);
    } else {
      s.context.queue().fill(state, 0, spec.batch() * spec.hidden(), 0);
    }
  }

  private void end(MemoryBlock state, Tensor gradient) {
    s.copyState(state, 0, ClBuffer.of(gradient).block(), gradient.layout().offset());
  }

  private void overTime(Optional<Tensor> dy) {
    int hidden = spec.hidden();
    int row = blocks * hidden;
    int direct = isGru() ? 2 : blocks;
    GemmSpec product =
        GemmSpec.of(spec.batch(), hidden, direct * hidden)
            .leading(row, hidden, hidden)
            .accumulating();
    GemmSpec last = GemmSpec.of(spec.batch(), hidden, hidden).leading(row, hidden, hidden);
    Matrix u = Matrix.of(weights.state());
    Matrix uLast = new Matrix(u.block(), u.at() + (spec.cell().gates() - 1) * hidden * hidden);
    try (Gemm.Prepared factor = s.gemm.prepare(product, u);
        Gemm.Prepared lastFactor = s.gemm.prepare(last, uLast)) {
      s.overTime(
          false,
          t -> {
            dy.ifPresent(g -> arrive(g, t));
            into.dStates().ifPresent(all -> keep(dh, all, t));
            gates(t);
            var da = new Matrix(this.da, t * spec.batch() * row);
            switch (spec.cell()) {
              case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> {}
              case GRU_RESET_AFTER ->
                  s.multiply(last.accumulating(), part(da, 3), lastFactor, new Matrix(dh, 0));
              case GRU_RESET_BEFORE -> {
                s.multiply(last, part(da, 2), lastFactor, new Matrix(spare, 0));
                throughReset(t);
              }
            }
            s.multiply(product, da, factor, new Matrix(dh, 0));
          });
    }
  }

  private boolean isGru() {
    return switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> false;
      case GRU_RESET_AFTER, GRU_RESET_BEFORE -> true;
    };
  }

  private Matrix part(Matrix all, int block) {
    return new Matrix(all.block(), all.at() + block * spec.hidden());
  }

  /** Goes from the gradient of q, which is in spare, to those of the reset gate and of h'. */
  private void throughReset(int t) {
    s.run(
        RecurrentPrograms.GRU_BEFORE_RESET_GRAD,
        List.of(state(dh), state(spare), gate(t, 0), s.state(trace.h(), spec.stateBefore(t))),
        List.of(gradient(t, 0), state(dh)));
  }

  private void arrive(Tensor dy, int t) {
    s.run(
        RecurrentPrograms.ARRIVE,
        t,
        List.of(state(dh), Sequence.ofView(dy, t)),
        List.of(state(dh)));
  }

  private void keep(MemoryBlock state, Tensor all, int t) {
    s.copyState(state, 0, ClBuffer.of(all).block(), s.stateAt(all, t));
  }

  private void gates(int t) {
    PointwiseOperand before = s.state(trace.h(), spec.stateBefore(t));
    switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU ->
          s.run(
              RecurrentPrograms.rnnGrad(spec.cell()),
              t,
              List.of(state(dh), gate(t, 0)),
              List.of(gradient(t, 0), state(dh)));
      case LSTM -> lstm(t);
      case GRU_RESET_AFTER ->
          s.run(
              RecurrentPrograms.GRU_AFTER_GRAD,
              t,
              List.of(state(dh), gate(t, 0), gate(t, 1), gate(t, 2), gate(t, 3), before),
              List.of(gradient(t, 0), gradient(t, 1), gradient(t, 2), gradient(t, 3), state(dh)));
      case GRU_RESET_BEFORE ->
          s.run(
              RecurrentPrograms.GRU_BEFORE_GRAD,
              t,
              List.of(state(dh), gate(t, 1), gate(t, 2), before),
              List.of(gradient(t, 1), gradient(t, 2), state(dh)));
    }
  }

  private void lstm(int t) {
    Tensor c = trace.c().orElseThrow();
    s.run(
        RecurrentPrograms.LSTM_GRAD,
        t,
        List.of(
            state(dh),
            state(dc),
            gate(t, 0),
            gate(t, 1),
            gate(t, 2),
            gate(t, 3),
            s.state(c, spec.stateBefore(t)),
            s.state(c, spec.stateAfter(t))),
        List.of(
            gradient(t, 0),
            gradient(t, 1),
            gradient(t, 2),
            gradient(t, 3),
            state(dh),
            state(dc),
            into.dCells().map(all -> s.state(all, t)).orElse(state(spare))));
  }

  /** Computes dW, db and, if wanted, dx. */
  private void inputGradients(Tensor x, Reductions reductions) {
    int rows = spec.time() * spec.batch();
    int width = spec.cell().gates() * spec.hidden();
    int row = blocks * spec.hidden();
    var all = new Matrix(da, 0);
    s.gemm.multiply(
        GemmSpec.of(width, spec.input(), rows, true, false)
            .leading(row, spec.input(), spec.input()),
        all,
        new Matrix(s.timeMajor(x), 0),
        Matrix.of(into.weights().input()));
    reductions.sumRows(da, 0, rows, row, width, Matrix.of(into.weights().bias()));
    into.dx().ifPresent(this::inputGradient);
  }

  private void inputGradient(Tensor wanted) {
    int rows = spec.time() * spec.batch();
    int width = spec.cell().gates() * spec.hidden();
    int row = blocks * spec.hidden();
    MemoryBlock dx = s.take((long) rows * spec.input());
    s.gemm.multiply(
        GemmSpec.of(rows, spec.input(), width).leading(row, spec.input(), spec.input()),
        new Matrix(da, 0),
        Matrix.of(weights.input()),
        new Matrix(dx, 0));
    Layout timeMajor =
        Layout.dense(Shape.of(spec.time(), spec.batch(), spec.input()), 0).transpose(0, 1);
    s.views.copy(dx, timeMajor, ClBuffer.of(wanted).block(), wanted.layout().offset());
  }

  /** Computes dU and dStateBias. */
  private void stateGradients(Reductions reductions) {
    int hidden = spec.hidden();
    Matrix du = Matrix.of(into.weights().state());
    var h = new Matrix(ClBuffer.of(trace.h()).block(), s.stateAt(trace.h(), spec.stateBefore(0)));
    if (!isGru()) {
      stateGradient(0, blocks, h, hidden, du);
      return;
    }
    stateGradient(0, 2, h, hidden, du);
    var duNew = new Matrix(du.block(), du.at() + 2 * hidden * hidden);
    if (spec.cell().hasStateBias()) {
      stateGradient(3, 1, h, hidden, duNew);
      reductions.sumRows(
          da,
          3 * hidden,
          spec.time() * spec.batch(),
          blocks * hidden,
          hidden,
          Matrix.of(into.weights().stateBias().orElseThrow()));
    } else {
      stateGradient(2, 1, part(Matrix.of(trace.gates()), 3), spec.cell().traces() * hidden, duNew);
    }
  }

  /**
   * Computes blocks of dU: da of some blocks, transposed, times what U multiplied, over all steps.
   *
   * @param row distance between the rows of {@code multiplied}
   */
  private void stateGradient(int from, int count, Matrix multiplied, int row, Matrix to) {
    int hidden = spec.hidden();
    s.gemm.multiply(
        GemmSpec.of(count * hidden, hidden, spec.time() * spec.batch(), true, false)
            .leading(blocks * hidden, row, hidden),
        new Matrix(da, from * hidden),
        multiplied,
        to);
  }

  private PointwiseOperand state(MemoryBlock block) {
    return Sequence.columns(block, 0, spec.hidden());
  }

  private PointwiseOperand gradient(int t, int k) {
    return s.block(da, 0, t, k, blocks);
  }

  private PointwiseOperand gate(int t, int k) {
    Tensor all = trace.gates();
    return s.block(ClBuffer.of(all).block(), all.layout().offset(), t, k, spec.cell().traces());
  }
}
