package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some sequences, {@code count} from {@code from} on, back through the steps of a backward pass.
 *
 * <p>Each step first takes the gate gradients of the step before it, all units of them, through U
 * to its own units of dh: so threads meet once. One step more does that alone.
 */
final class BackwardPass extends RecurrentPass {
  private final RecurrentBackward backward;
  private final Optional<Tensor> dy;
  private final RowProgram program;
  private final RowStrips gradients;
  private final RowStrips candidates;

  /** For the GRU with early reset, what comes after its candidate. */
  private final @Nullable RowProgram resetProgram;

  BackwardPass(
      RecurrentBackward backward, Optional<Tensor> dy, int from, int count, Scratch scratch) {
    super(backward.r, from, count, scratch);
    this.backward = backward;
    this.dy = dy;
    gradients = strips(backward.block(0), 1);
    candidates = strips(backward.block(2), 1);
    RecurrentCell cell = r.spec.cell();
    program =
        r.program(
            switch (cell) {
              case RNN_IDENTITY, RNN_TANH, RNN_RELU -> RecurrentPrograms.rnnGrad(cell);
              case LSTM -> RecurrentPrograms.LSTM_GRAD;
              case GRU_RESET_AFTER -> RecurrentPrograms.GRU_AFTER_GRAD;
              case GRU_RESET_BEFORE -> RecurrentPrograms.GRU_BEFORE_GRAD;
            });
    resetProgram =
        backward.throughCandidate == null
            ? null
            : new RowProgram(r.pointwise, RecurrentPrograms.GRU_BEFORE_RESET_GRAD, false);
  }

  @Override
  void run(int step) {
    int stepsOfOne = resetProgram == null ? 1 : 2;
    int done = step / stepsOfOne;
    int order = r.spec.time() - 1 - done;
    if (resetProgram != null && step % stepsOfOne == 1) {
      resetGate(r.spec.position(order), resetProgram);
      return;
    }
    if (done > 0) {
      multiply(backward.throughState, gradients, r.spec.position(order + 1));
    }
    if (order >= 0) {
      int t = r.spec.position(order);
      arrive(t);
      gateGradients(t);
    }
  }

  /** Takes gate gradients of a position through a product. */
  private void multiply(StepProduct product, RowStrips rows, int t) {
    rows.prepare(row(t), row(t) + count, 0, product.length());
    multiply(product, rows, row(t), from);
  }

  private void gateGradients(int t) {
    program.in(backward.dh, from, unit);
    switch (r.spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU -> {
        gates(program, t, 1);
        r.bindMask(program, row(t));
        out(t, 0);
        program.out(backward.dh, from, unit);
      }
      case LSTM -> lstm(t);
      case GRU_RESET_AFTER -> {
        gates(program, t, 4).in(r.states, before(t), unit);
        r.bindMask(program, row(t));
        out(t, 0);
        out(t, 1);
        out(t, 3);
        out(t, 2);
        program.out(backward.dh, from, unit);
      }
      case GRU_RESET_BEFORE -> {
        program.in(r.gates, row(t), r.hidden + unit).in(r.gates, row(t), 2 * r.hidden + unit);
        program.in(r.states, before(t), unit);
        r.bindMask(program, row(t));
        out(t, 1);
        out(t, 2);
        program.out(backward.dh, from, unit);
      }
    }
    program.run(count, units);
  }

  private void lstm(int t) {
    Operand cells = r.cells.orElseThrow();
    gates(program.in(backward.dc, from, unit), t, 4);
    program.in(cells, before(t), unit).in(cells, after(t), unit);
    r.bindMask(program, row(t));
    for (int k = 0; k < 4; k++) {
      out(t, k);
    }
    program.out(backward.dh, from, unit).out(backward.dc, from, unit);
    Optional<Tensor> wanted = backward.into.dCells();
    if (wanted.isPresent()) {
      program.out(Recurrence.matrix(wanted.get(), r.hidden), row(t), unit);
    } else {
      program.out(backward.spare, from, unit);
    }
  }

  private void out(int t, int block) {
    program.out(backward.gradients, row(t), block * r.hidden + unit);
  }

  /** The gradient of r of a GRU with early reset, and what reaches dh through r*h'. */
  private void resetGate(int t, RowProgram reset) {
    if (backward.throughCandidate != null) {
      multiply(backward.throughCandidate, candidates, t);
    }
    reset.in(backward.dh, from, unit).in(backward.spare, from, unit).in(r.gates, row(t), unit);
    reset.in(r.states, before(t), unit).out(backward.gradients, row(t), unit);
    reset.out(backward.dh, from, unit).run(count, units);
  }

  /** Adds dy of a position to dh, and shows dh to who asks. */
  private void arrive(int t) {
    Operand dh = backward.dh;
    if (dy.isPresent()) {
      Tensor all = dy.get();
      var buffer = (CpuBuffer) all.buffer();
      int at = buffer.offset() + all.layout().offset() + t * all.layout().stride(1) + unit;
      for (int i = 0; i < count; i++) {
        if (r.counts(row(t) + i)) {
          int row = at + (from + i) * all.layout().stride(0);
          r.rows.add(buffer.reals(), row, dh.array(), dh.index(from + i, unit), units);
        }
      }
    }
    if (backward.into.dStates().isPresent()) {
      Operand to = Recurrence.matrix(backward.into.dStates().get(), r.hidden);
      for (int i = 0; i < count; i++) {
        int at = to.index(row(t) + i, unit);
        System.arraycopy(dh.array(), dh.index(from + i, unit), to.array(), at, units);
      }
    }
  }

  @Override
  public void close() {
    program.close();
    if (resetProgram != null) {
      resetProgram.close();
    }
  }
}
