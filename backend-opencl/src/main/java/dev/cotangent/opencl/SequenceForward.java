package dev.cotangent.opencl;

import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.tensor.Tensor;
import java.util.List;

/**
 * A recurrent layer over time: the input's part of all steps at once, then a product and a gate
 * kernel for each step.
 */
final class SequenceForward {
  private static final double[] NO_SCALARS = {};

  private final Sequence s;
  private final RecurrentSpec spec;
  private final RecurrentWeights weights;
  private final RecurrentTrace trace;
  private final MemoryBlock pre;
  private final int gates;

  SequenceForward(Sequence sequence, RecurrentWeights weights, RecurrentTrace trace) {
    s = sequence;
    spec = sequence.spec;
    this.weights = weights;
    this.trace = trace;
    gates = spec.cell().gates();
    pre = s.take((long) spec.time() * spec.batch() * gates * spec.hidden());
  }

  void run(Tensor x, State initial, Tensor y) {
    inputPart(x);
    s.views.copy(initial.h(), block(trace.h()), s.stateAt(trace.h(), spec.initialState()));
    initial
        .c()
        .ifPresent(c -> {
          Tensor states = trace.c().orElseThrow();
          s.views.copy(c, block(states), s.stateAt(states, spec.initialState()));
        });
    switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> simple();
      case GRU_RESET_AFTER -> gruAfter();
      case GRU_RESET_BEFORE -> gruBefore();
    }
    store(y);
  }

  /** a = W x + b for all steps. */
  private void inputPart(Tensor x) {
    int rows = spec.time() * spec.batch();
    int width = gates * spec.hidden();
    var a = new Matrix(pre, 0);
    s.gemm.multiply(
        GemmSpec.of(rows, width, spec.input(), false, true),
        new Matrix(s.timeMajor(x), 0),
        Matrix.of(weights.input()),
        a);
    var bias = new PointwiseOperand(block(weights.bias()), weights.bias().layout().offset(), 0, 1);
    var all = Sequence.columns(pre, 0, width);
    s.pointwise.run(
        Epilogue.bias(weights.bias()).f(),
        rows,
        width,
        List.of(all, bias),
        NO_SCALARS,
        List.of(all));
  }

  private void simple() {
    int width = gates * spec.hidden();
    GemmSpec product = GemmSpec.of(spec.batch(), width, spec.hidden(), false, true).accumulating();
    try (Gemm.Prepared u = s.gemm.prepare(product, Matrix.of(weights.state()))) {
      s.overTime(
          true,
          t -> {
            s.multiply(product, before(t), u, new Matrix(pre, t * spec.batch() * width));
            if (spec.cell().hasCellState()) {
              lstm(t);
            } else {
              s.run(
                  RecurrentPrograms.rnn(spec.cell()),
                  t,
                  List.of(part(t, 0), stateBefore(trace.h(), t)),
                  List.of(gate(t, 0), stateAfter(trace.h(), t)));
            }
          });
    }
  }

  private void lstm(int t) {
    Tensor c = trace.c().orElseThrow();
    s.run(
        RecurrentPrograms.LSTM,
        t,
        List.of(
            part(t, 0),
            part(t, 1),
            part(t, 2),
            part(t, 3),
            stateBefore(c, t),
            stateBefore(trace.h(), t)),
        List.of(
            gate(t, 0),
            gate(t, 1),
            gate(t, 2),
            gate(t, 3),
            stateAfter(c, t),
            stateAfter(trace.h(), t)));
  }

  private void gruAfter() {
    int hidden = spec.hidden();
    MemoryBlock product = s.take((long) spec.batch() * hidden);
    Tensor bias = weights.stateBias().orElseThrow();
    GemmSpec two =
        GemmSpec.of(spec.batch(), 2 * hidden, hidden, false, true)
            .leading(hidden, hidden, 3 * hidden)
            .accumulating();
    GemmSpec one = GemmSpec.of(spec.batch(), hidden, hidden, false, true);
    Matrix u = Matrix.of(weights.state());
    try (Gemm.Prepared uTwo = s.gemm.prepare(two, u);
        Gemm.Prepared uNew =
            s.gemm.prepare(one, new Matrix(u.block(), u.at() + 2 * hidden * hidden))) {
      s.overTime(
          true,
          t -> {
            s.multiply(two, before(t), uTwo, new Matrix(pre, t * spec.batch() * 3 * hidden));
            s.multiply(one, before(t), uNew, new Matrix(product, 0));
            s.run(
                RecurrentPrograms.GRU_AFTER,
                t,
                List.of(
                    part(t, 0),
                    part(t, 1),
                    part(t, 2),
                    Sequence.columns(product, 0, hidden),
                    stateBefore(trace.h(), t),
                    new PointwiseOperand(block(bias), bias.layout().offset(), 0, 1)),
                List.of(gate(t, 0), gate(t, 1), gate(t, 2), gate(t, 3), stateAfter(trace.h(), t)));
          });
    }
  }

  private void gruBefore() {
    int hidden = spec.hidden();
    GemmSpec two =
        GemmSpec.of(spec.batch(), 2 * hidden, hidden, false, true)
            .leading(hidden, hidden, 3 * hidden)
            .accumulating();
    GemmSpec one =
        GemmSpec.of(spec.batch(), hidden, hidden, false, true)
            .leading(spec.cell().traces() * hidden, hidden, 3 * hidden)
            .accumulating();
    Matrix u = Matrix.of(weights.state());
    try (Gemm.Prepared uTwo = s.gemm.prepare(two, u);
        Gemm.Prepared uNew =
            s.gemm.prepare(one, new Matrix(u.block(), u.at() + 2 * hidden * hidden))) {
      s.overTime(
          true,
          t -> {
            int at = t * spec.batch() * 3 * hidden;
            PointwiseOperand q = gate(t, 3);
            s.multiply(two, before(t), uTwo, new Matrix(pre, at));
            s.run(
                RecurrentPrograms.GRU_BEFORE_RESET,
                List.of(part(t, 0), part(t, 1), stateBefore(trace.h(), t)),
                List.of(gate(t, 0), gate(t, 1), q));
            s.multiply(one, new Matrix(q.block(), q.at()), uNew, new Matrix(pre, at + 2 * hidden));
            s.run(
                RecurrentPrograms.GRU_BEFORE,
                t,
                List.of(part(t, 2), gate(t, 1), stateBefore(trace.h(), t)),
                List.of(gate(t, 2), stateAfter(trace.h(), t)));
          });
    }
  }

  /** Writes y: the state after each position, 0 where masked. */
  private void store(Tensor y) {
    if (y.isDense() && !s.isMasked()) {
      Tensor states = trace.h().slice(0, spec.stateAfter(0), spec.time());
      s.views.copy(states.transpose(0, 1), block(y), y.layout().offset());
      return;
    }
    for (int t = 0; t < spec.time(); t++) {
      s.run(
          RecurrentPrograms.COUNTED,
          t,
          List.of(stateAfter(trace.h(), t)),
          List.of(Sequence.ofView(y, t)));
    }
  }

  private Matrix before(int t) {
    return new Matrix(block(trace.h()), s.stateAt(trace.h(), spec.stateBefore(t)));
  }

  private PointwiseOperand stateBefore(Tensor states, int t) {
    return s.state(states, spec.stateBefore(t));
  }

  private PointwiseOperand stateAfter(Tensor states, int t) {
    return s.state(states, spec.stateAfter(t));
  }

  /** Returns block k of a + u of step t. */
  private PointwiseOperand part(int t, int k) {
    return s.block(pre, 0, t, k, gates);
  }

  /** Returns block k of what step t leaves behind. */
  private PointwiseOperand gate(int t, int k) {
    Tensor all = trace.gates();
    return s.block(block(all), all.layout().offset(), t, k, spec.cell().traces());
  }

  private static MemoryBlock block(Tensor tensor) {
    return ClBuffer.of(tensor).block();
  }
}
