package dev.cotangent.backend;

import static dev.cotangent.backend.DefaultRecurrent.block;
import static dev.cotangent.backend.DefaultRecurrent.step;
import static dev.cotangent.backend.DefaultRecurrent.withMask;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/** One forward pass of {@link DefaultRecurrent}. */
record RecurrentForward(
    Primitives p,
    Workspace work,
    RecurrentSpec spec,
    RecurrentWeights weights,
    Optional<Tensor> mask,
    RecurrentTrace trace) {
  private static final double[] NO_SCALARS = {};

  void run(Tensor x, RecurrentKernels.State initial, Tensor y) {
    int steps = spec.time() * spec.batch();
    int width = spec.cell().gates() * spec.hidden();
    Tensor pre = work.allocate(spec.time(), spec.batch(), width);
    DefaultMatmul.matmul(
        p,
        GemmSpec.of(steps, width, spec.input(), false, true),
        DefaultRecurrent.timeMajor(p, work, spec, x, mask),
        weights.input(),
        Epilogue.bias(weights.bias()),
        pre);
    p.copyView(initial.h(), step(trace.h(), spec.initialState()));
    initial.c().ifPresent(c -> p.copyView(c, step(trace.c().orElseThrow(), spec.initialState())));
    Tensor[] blocks = new Tensor[spec.cell().traces()];
    for (int k = 0; k < blocks.length; k++) {
      blocks[k] =
          blocks.length == 1
              ? trace.gates()
              : work.allocate(spec.time(), spec.batch(), spec.hidden());
    }
    Tensor product = work.allocate(spec.batch(), spec.hidden());
    for (int order = 0; order < spec.time(); order++) {
      int t = spec.position(order);
      advance(t, step(pre, t), product, blocks);
    }
    storeGates(blocks);
    storeOutput(y);
  }

  private void advance(int t, Tensor pre, Tensor product, Tensor[] blocks) {
    Tensor before = step(trace.h(), spec.stateBefore(t));
    Tensor after = step(trace.h(), spec.stateAfter(t));
    Tensor[] gates = new Tensor[blocks.length];
    for (int k = 0; k < gates.length; k++) {
      gates[k] = step(blocks[k], t);
    }
    switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU -> {
        addState(before, 0, spec.cell().gates(), pre);
        to(RecurrentPrograms.rnn(spec.cell()), t, in(pre, before), gates[0], after);
      }
      case LSTM -> lstm(t, pre, before, after, gates);
      case GRU_RESET_AFTER -> gruAfter(t, pre, product, before, after, gates);
      case GRU_RESET_BEFORE -> gruBefore(t, pre, before, after, gates);
    }
  }

  private void lstm(int t, Tensor pre, Tensor before, Tensor after, Tensor[] gates) {
    Tensor c = trace.c().orElseThrow();
    addState(before, 0, spec.cell().gates(), pre);
    to(
        RecurrentPrograms.LSTM,
        t,
        in(
            gate(pre, 0),
            gate(pre, 1),
            gate(pre, 2),
            gate(pre, 3),
            step(c, spec.stateBefore(t)),
            before),
        gates[0],
        gates[1],
        gates[2],
        gates[3],
        step(c, spec.stateAfter(t)),
        after);
  }

  private void gruAfter(
      int t, Tensor pre, Tensor product, Tensor before, Tensor after, Tensor[] gates) {
    addState(before, 0, 2, pre);
    int hidden = spec.hidden();
    p.matmul(
        GemmSpec.of(spec.batch(), hidden, hidden, false, true),
        before,
        weights.state().slice(0, 2 * hidden, hidden),
        product);
    Tensor bias = weights.stateBias().orElseThrow().broadcastTo(before.shape());
    to(
        RecurrentPrograms.GRU_AFTER,
        t,
        in(gate(pre, 0), gate(pre, 1), gate(pre, 2), product, before, bias),
        gates[0],
        gates[1],
        gates[2],
        gates[3],
        after);
  }

  private void gruBefore(int t, Tensor pre, Tensor before, Tensor after, Tensor[] gates) {
    addState(before, 0, 2, pre);
    pointwise(
        RecurrentPrograms.GRU_BEFORE_RESET,
        in(gate(pre, 0), gate(pre, 1), before),
        gates[0],
        gates[1],
        gates[3]);
    addState(gates[3], 2, 1, pre);
    to(RecurrentPrograms.GRU_BEFORE, t, in(gate(pre, 2), gates[1], before), gates[2], after);
  }

  /** Adds h times the transposed blocks of U to those of the pre-activations. */
  private void addState(Tensor h, int firstBlock, int blocks, Tensor pre) {
    int hidden = spec.hidden();
    p.matmul(
        GemmSpec.of(spec.batch(), blocks * hidden, hidden, false, true)
            .leading(hidden, hidden, pre.shape().extent(1))
            .accumulating(),
        h,
        weights.state().slice(0, firstBlock * hidden, blocks * hidden),
        pre.slice(1, firstBlock * hidden, blocks * hidden));
  }

  private Tensor gate(Tensor pre, int k) {
    return block(pre, k, spec.hidden());
  }

  private static Tensor[] in(Tensor... tensors) {
    return tensors;
  }

  private void to(RecurrentPrograms.Masked program, int t, Tensor[] in, Tensor... out) {
    pointwise(program.of(mask.isPresent()), withMask(spec, mask, t, in), out);
  }

  private void pointwise(Fused f, Tensor[] in, Tensor... out) {
    p.pointwise(f, in, NO_SCALARS, out);
  }

  private void storeGates(Tensor[] blocks) {
    if (blocks.length == 1) {
      return;
    }
    p.fill(0, trace.gates());
    for (int k = 0; k < blocks.length; k++) {
      p.addView(blocks[k], trace.gates().slice(2, k * spec.hidden(), spec.hidden()));
    }
  }

  /** Writes y: the state after each position, 0 where masked. */
  private void storeOutput(Tensor y) {
    Tensor states = trace.h().slice(0, spec.stateAfter(0), spec.time());
    if (mask.isPresent()) {
      Tensor counted = work.allocate(states.shape());
      Tensor m = mask.get().reshape(spec.time(), spec.batch(), 1).broadcastTo(states.shape());
      work.to(counted, RecurrentPrograms.COUNTED.of(true), states, m);
      states = counted;
    }
    if (y.isDense()) {
      p.copyView(states.transpose(0, 1), y);
    } else {
      clear(y, states);
      p.addView(states, y.transpose(0, 1));
    }
  }

  /** Sets a view to 0, whatever it holds: a sum over nothing, which overwrites. */
  private void clear(Tensor y, Tensor anything) {
    Tensor view = y.layout().stride(0) < 0 ? y.flip(0) : y;
    view = view.layout().stride(1) < 0 ? view.flip(1) : view;
    int row = Math.max(spec.hidden(), view.layout().stride(1));
    p.matmul(
        GemmSpec.of(spec.time(), spec.hidden(), 0)
            .leading(0, spec.hidden(), row)
            .batched(spec.batch(), 0, 0, view.layout().stride(0)),
        anything,
        anything,
        view);
  }
}
