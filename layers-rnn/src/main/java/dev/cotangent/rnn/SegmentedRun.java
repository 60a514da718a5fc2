package dev.cotangent.rnn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentKernels.State;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * One run over whole sequences that keeps only the states between segments of time.
 *
 * <p>The backward pass computes each segment's trace again, last segment first, so that one trace
 * of {@code length} steps is in memory at a time instead of one of all steps: with length = √T,
 * O(√T) memory for the price of a second forward pass (Chen, Xu, Zhang and Guestrin 2016; for
 * recurrent networks Gruslys et al. 2016).
 *
 * @param spec of the whole run
 * @param length steps of a segment; the last one may be shorter
 */
record SegmentedRun(
    OpContext context,
    RecurrentSpec spec,
    RecurrentWeights weights,
    Tensor x,
    Optional<Tensor> mask,
    int length) {
  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));

  private int segments() {
    return Math.ceilDiv(spec.time(), length);
  }

  /** The part of a time axis that the run passes as its n-th. */
  private record Part(RecurrentSpec spec, int from) {
    Tensor of(Tensor sequence, int axis) {
      return sequence.slice(axis, from, spec.time());
    }
  }

  private Part part(int order) {
    int index = spec.reverse() ? segments() - 1 - order : order;
    int from = index * length;
    int time = Math.min(length, spec.time() - from);
    return new Part(
        new RecurrentSpec(
            spec.cell(), spec.batch(), time, spec.input(), spec.hidden(), spec.reverse()),
        from);
  }

  /**
   * Computes y[batch, time, hidden] and returns the states before each segment, in the order in
   * which they are passed, and after the last one: h[segments + 1, batch, hidden], and c likewise.
   */
  State forward(State initial, Tensor y) {
    State starts = allocate(segments() + 1);
    copy(initial, at(starts, 0));
    for (int order = 0; order < segments(); order++) {
      Part part = part(order);
      RecurrentTrace trace = RecurrentOp.trace(context, part.spec);
      run(part, at(starts, order), part.of(y, 1), trace);
      int last = part.spec.finalState();
      copy(
          new State(step(trace.h(), last), trace.c().map(c -> step(c, last))),
          at(starts, order + 1));
      release(trace);
    }
    return starts;
  }

  /** Overwrites the gradients, as {@link RecurrentKernels#recurrentGrad} does. */
  void backward(
      State starts, Optional<Tensor> dy, Optional<State> dFinal, RecurrentKernels.Gradients into) {
    into.dx().ifPresent(dx -> context.backend().fill(0, dx));
    Tensor scratch = context.allocate(spec.batch(), length, spec.hidden());
    Optional<State> arriving = dFinal;
    for (int order = segments() - 1; order >= 0; order--) {
      Part part = part(order);
      RecurrentTrace trace = RecurrentOp.trace(context, part.spec);
      run(part, at(starts, order), scratch.slice(1, 0, part.spec.time()), trace);
      RecurrentKernels.Gradients own = gradients(part, into);
      context
          .backend()
          .recurrentGrad(
              part.spec,
              weights,
              part.of(x, 1),
              mask.map(m -> part.of(m, 0)),
              trace,
              dy.map(g -> part.of(g, 1)),
              arriving,
              own);
      release(trace);
      collect(part, own, into, order == segments() - 1);
      if (order < segments() - 1) {
        arriving.ifPresent(this::release);
      }
      arriving = Optional.of(own.initial());
    }
    copy(arriving.orElseThrow(), into.initial());
    release(arriving.orElseThrow());
    context.release(scratch);
  }

  private void run(Part part, State start, Tensor y, RecurrentTrace trace) {
    context
        .backend()
        .recurrent(
            part.spec, weights, part.of(x, 1), start, mask.map(m -> part.of(m, 0)), y, trace);
  }

  /** Where a segment's gradients go: views of the whole ones where those are dense. */
  private RecurrentKernels.Gradients gradients(Part part, RecurrentKernels.Gradients whole) {
    RecurrentWeights w = whole.weights();
    var own =
        new RecurrentWeights(
            context.allocate(w.input().shape()),
            context.allocate(w.state().shape()),
            context.allocate(w.bias().shape()),
            w.stateBias().map(b -> context.allocate(b.shape())));
    return new RecurrentKernels.Gradients(
        own,
        whole.dx().map(_ -> context.allocate(spec.batch(), part.spec.time(), spec.input())),
        new State(
            context.allocate(spec.batch(), spec.hidden()),
            whole.initial().c().map(_ -> context.allocate(spec.batch(), spec.hidden()))),
        whole.dStates().map(d -> part.of(d, 0)),
        whole.dCells().map(d -> part.of(d, 0)));
  }

  /** Adds a segment's gradients to the whole ones, or begins them. */
  private void collect(
      Part part,
      RecurrentKernels.Gradients own,
      RecurrentKernels.Gradients whole,
      boolean isFirst) {
    RecurrentWeights from = own.weights();
    RecurrentWeights to = whole.weights();
    collect(from.input(), to.input(), isFirst);
    collect(from.state(), to.state(), isFirst);
    collect(from.bias(), to.bias(), isFirst);
    from.stateBias().ifPresent(b -> collect(b, to.stateBias().orElseThrow(), isFirst));
    own.dx()
        .ifPresent(dx -> {
          context.backend().addView(dx, part.of(whole.dx().orElseThrow(), 1));
          context.release(dx);
        });
  }

  private void collect(Tensor own, Tensor whole, boolean isFirst) {
    if (isFirst) {
      context.backend().copyView(own, whole);
    } else {
      Tensor[] in = {whole, own};
      context.backend().pointwise(SUM, in, new double[0], new Tensor[] {whole});
    }
    context.release(own);
  }

  private State allocate(int count) {
    boolean cells = spec.cell().hasCellState();
    return new State(
        context.allocate(count, spec.batch(), spec.hidden()),
        cells
            ? Optional.of(context.allocate(count, spec.batch(), spec.hidden()))
            : Optional.empty());
  }

  /** Returns the states before the segment passed as the n-th. */
  static State at(State starts, int order) {
    return new State(step(starts.h(), order), starts.c().map(c -> step(c, order)));
  }

  private static Tensor step(Tensor states, int index) {
    return states.slice(0, index, 1).reshape(states.shape().without(0));
  }

  private void copy(State from, State to) {
    context.backend().copyView(from.h(), to.h());
    from.c().ifPresent(c -> context.backend().copyView(c, to.c().orElseThrow()));
  }

  private void release(RecurrentTrace trace) {
    context.release(trace.gates());
    context.release(trace.h());
    trace.c().ifPresent(context::release);
  }

  private void release(State state) {
    context.release(state.h());
    state.c().ifPresent(context::release);
  }
}
