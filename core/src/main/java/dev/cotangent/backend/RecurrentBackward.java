package dev.cotangent.backend;

import static dev.cotangent.backend.DefaultRecurrent.block;
import static dev.cotangent.backend.DefaultRecurrent.step;
import static dev.cotangent.backend.DefaultRecurrent.withMask;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * One backward pass of {@link DefaultRecurrent}.
 *
 * <p>Gate gradients lie in blocks [block, time, batch, hidden]: those of a + u in the cell's order,
 * and for the GRU with late reset a fourth, dq, which takes the place of n's where U is concerned.
 */
final class RecurrentBackward {
  private static final double[] NO_SCALARS = {};

  private final Primitives p;
  private final Workspace work;
  private final RecurrentSpec spec;
  private final RecurrentWeights weights;
  private final Optional<Tensor> mask;
  private final RecurrentTrace trace;
  private final RecurrentKernels.Gradients into;
  private final Tensor blocks;
  private final Tensor dh;
  private final Tensor dc;
  private final Tensor spare;

  RecurrentBackward(
      Primitives p,
      Workspace work,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Optional<Tensor> mask,
      RecurrentTrace trace,
      RecurrentKernels.Gradients into) {
    this.p = p;
    this.work = work;
    this.spec = spec;
    this.weights = weights;
    this.mask = mask;
    this.trace = trace;
    this.into = into;
    int count = spec.cell() == RecurrentCell.GRU_RESET_AFTER ? 4 : spec.cell().gates();
    blocks = work.allocate(count, spec.time(), spec.batch(), spec.hidden());
    dh = work.zeros(spec.batch(), spec.hidden());
    dc = work.zeros(spec.batch(), spec.hidden());
    spare = work.allocate(spec.batch(), spec.hidden());
  }

  void run(Tensor x, Optional<Tensor> dy, Optional<RecurrentKernels.State> dFinal) {
    dFinal.ifPresent(g -> p.copyView(g.h(), dh));
    dFinal.flatMap(RecurrentKernels.State::c).ifPresent(g -> p.copyView(g, dc));
    for (int order = spec.time() - 1; order >= 0; order--) {
      int t = spec.position(order);
      if (dy.isPresent()) {
        Tensor arriving = dy.get().transpose(0, 1);
        to(RecurrentPrograms.ARRIVE, t, in(dh, at(arriving, t)), dh);
      }
      into.dStates().ifPresent(all -> p.copyView(dh, step(all, t)));
      retreat(t);
    }
    p.copyView(dh, into.initial().h());
    into.initial().c().ifPresent(g -> p.copyView(dc, g));
    inputGradients(x);
    stateGradients();
  }

  private void retreat(int t) {
    Tensor before = step(trace.h(), spec.stateBefore(t));
    Tensor gates = step(trace.gates(), t);
    switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU -> {
        to(RecurrentPrograms.rnnGrad(spec.cell()), t, in(dh, gates), gradient(0, t), dh);
        addThroughState(t, 0, 1);
      }
      case LSTM -> {
        lstm(t, gates);
        addThroughState(t, 0, 4);
      }
      case GRU_RESET_AFTER -> {
        to(
            RecurrentPrograms.GRU_AFTER_GRAD,
            t,
            in(dh, gate(gates, 0), gate(gates, 1), gate(gates, 2), gate(gates, 3), before),
            gradient(0, t),
            gradient(1, t),
            gradient(2, t),
            gradient(3, t),
            dh);
        addThroughState(t, 0, 2);
        throughState(gradient(3, t), 2, 1, dh);
      }
      case GRU_RESET_BEFORE -> gruBefore(t, gates, before);
    }
  }

  private void lstm(int t, Tensor gates) {
    Tensor c = trace.c().orElseThrow();
    to(
        RecurrentPrograms.LSTM_GRAD,
        t,
        in(
            dh,
            dc,
            gate(gates, 0),
            gate(gates, 1),
            gate(gates, 2),
            gate(gates, 3),
            step(c, spec.stateBefore(t)),
            step(c, spec.stateAfter(t))),
        gradient(0, t),
        gradient(1, t),
        gradient(2, t),
        gradient(3, t),
        dh,
        dc,
        into.dCells().map(all -> step(all, t)).orElse(spare));
  }

  private void gruBefore(int t, Tensor gates, Tensor before) {
    to(
        RecurrentPrograms.GRU_BEFORE_GRAD,
        t,
        in(dh, gate(gates, 1), gate(gates, 2), before),
        gradient(1, t),
        gradient(2, t),
        dh);
    throughState(gradient(2, t), 2, 0, spare);
    pointwise(
        RecurrentPrograms.GRU_BEFORE_RESET_GRAD,
        in(dh, spare, gate(gates, 0), before),
        gradient(0, t),
        dh);
    addThroughState(t, 0, 2);
  }

  /** Adds to dh the gradients of some blocks through their blocks of U. */
  private void addThroughState(int t, int firstBlock, int count) {
    for (int k = firstBlock; k < firstBlock + count; k++) {
      throughState(gradient(k, t), k, 1, dh);
    }
  }

  /** Computes out = beta * out + gradient * (block k of U). */
  private void throughState(Tensor gradient, int k, double beta, Tensor out) {
    int hidden = spec.hidden();
    p.matmul(
        GemmSpec.of(spec.batch(), hidden, hidden).scaled(1, beta),
        gradient,
        weights.state().slice(0, k * hidden, hidden),
        out);
  }

  /** Computes dW, db and, if wanted, dx from the gradients of a. */
  private void inputGradients(Tensor x) {
    int gates = spec.cell().gates();
    int hidden = spec.hidden();
    int steps = spec.time() * spec.batch();
    p.matmul(
        GemmSpec.of(hidden, spec.input(), steps, true, false)
            .batched(gates, steps * hidden, 0, hidden * spec.input()),
        blocks,
        DefaultRecurrent.timeMajor(p, work, spec, x, mask),
        into.weights().input());
    sumSteps(blocks.slice(0, 0, gates), into.weights().bias());
    into.dx().ifPresent(this::inputGradient);
  }

  private void inputGradient(Tensor wanted) {
    int hidden = spec.hidden();
    int steps = spec.time() * spec.batch();
    Tensor dx = work.allocate(spec.time(), spec.batch(), spec.input());
    for (int k = 0; k < spec.cell().gates(); k++) {
      p.matmul(
          GemmSpec.of(steps, spec.input(), hidden).scaled(1, k == 0 ? 0 : 1),
          blocks.slice(0, k, 1),
          weights.input().slice(0, k * hidden, hidden),
          dx);
    }
    p.copyView(dx.transpose(0, 1), wanted);
  }

  /** Computes dU and dStateBias from the gradients of u. */
  private void stateGradients() {
    Tensor before = trace.h().slice(0, spec.stateBefore(0), spec.time());
    switch (spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM ->
          stateGradient(0, spec.cell().gates(), before, spec.hidden(), 0);
      case GRU_RESET_AFTER -> {
        stateGradient(0, 2, before, spec.hidden(), 0);
        stateGradient(3, 1, before, spec.hidden(), 2);
        sumSteps(blocks.slice(0, 3, 1), into.weights().stateBias().orElseThrow());
      }
      case GRU_RESET_BEFORE -> {
        stateGradient(0, 2, before, spec.hidden(), 0);
        Tensor reset = trace.gates().slice(2, 3 * spec.hidden(), spec.hidden());
        stateGradient(2, 1, reset, 4 * spec.hidden(), 2);
      }
    }
  }

  /**
   * Computes some blocks of dU: gradient(block)ᵀ times what U multiplied, over all steps.
   *
   * @param multiplied [time*batch, hidden] with a distance between rows
   */
  private void stateGradient(int from, int count, Tensor multiplied, int leading, int block) {
    int hidden = spec.hidden();
    int steps = spec.time() * spec.batch();
    p.matmul(
        GemmSpec.of(hidden, hidden, steps, true, false)
            .leading(hidden, leading, hidden)
            .batched(count, steps * hidden, 0, hidden * hidden),
        blocks.slice(0, from, count),
        multiplied,
        into.weights().state().slice(0, block * hidden, count * hidden));
  }

  private void sumSteps(Tensor some, Tensor sums) {
    int count = some.shape().extent(0);
    Tensor cube = some.reshape(count, spec.time() * spec.batch(), spec.hidden());
    Tensor out = sums.reshape(count, spec.hidden());
    p.reduce(Reduction.SUM, Fused.identity(), in(cube), NO_SCALARS, out);
  }

  private Tensor gradient(int k, int t) {
    return step(blocks.slice(0, k, 1).reshape(spec.time(), spec.batch(), spec.hidden()), t);
  }

  private Tensor gate(Tensor gates, int k) {
    return block(gates, k, spec.hidden());
  }

  /** Returns one step of a strided view [time, batch, hidden]. */
  private Tensor at(Tensor view, int t) {
    int[] strides = {view.layout().stride(1), view.layout().stride(2)};
    int offset = view.layout().offset() + t * view.layout().stride(0);
    return Workspace.view(view, Shape.of(spec.batch(), spec.hidden()), strides, offset);
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
}
