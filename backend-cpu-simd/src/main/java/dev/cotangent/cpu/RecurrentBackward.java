package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass of a {@link Recurrence}: backpropagation through time.
 *
 * <p>The gate gradients of all steps are kept, in the cell's order, for {@link RecurrentGradients}.
 * The GRU with late reset has the order r, z, q, n, where q takes n's place before U: then what
 * meets U lies side by side.
 */
final class RecurrentBackward {
  final Recurrence r;
  final RecurrentKernels.Gradients into;

  /** Gradients of the gates before their nonlinearity, [time * batch, blocks * hidden]. */
  final Operand gradients;

  final Operand dh;
  final Operand dc;

  /** Rows that are written but not read, and dq of the GRU with early reset. */
  final Operand spare;

  /** Adds to dh what comes through U. */
  final StepProduct throughState;

  /** The same for the candidate of a GRU with early reset. */
  final @Nullable StepProduct throughCandidate;

  RecurrentBackward(Recurrence recurrence, RecurrentKernels.Gradients into) {
    r = recurrence;
    this.into = into;
    RecurrentCell cell = r.spec.cell();
    boolean early = cell == RecurrentCell.GRU_RESET_BEFORE;
    gradients = r.borrow(r.spec.time() * r.batch, RecurrentGradients.rowLength(r.spec));
    dh = r.borrow(r.batch, r.hidden);
    dc = r.borrow(r.batch, r.hidden);
    spare = r.borrow(r.batch, r.hidden);
    throughState = product(0, early ? 2 : cell.gates(), true, dh);
    throughCandidate = early ? product(2, 1, false, spare) : null;
  }

  private StepProduct product(int from, int blocks, boolean add, Operand to) {
    PackedMatrix weights = r.packState(from, blocks);
    return r.product(0, weights, 0, weights.k(), add, to);
  }

  /** Returns the gradients from a block on. */
  Operand block(int k) {
    return Recurrence.columnsOf(gradients, k * r.hidden);
  }

  void run(Tensor x, Optional<Tensor> dy, Optional<RecurrentKernels.State> dFinal) {
    start(dFinal.map(RecurrentKernels.State::h), dh);
    start(dFinal.flatMap(RecurrentKernels.State::c), dc);
    int steps = (throughCandidate == null ? 1 : 2) * r.spec.time() + 1;
    r.run(steps, (from, count, scratch) -> new BackwardPass(this, dy, from, count, scratch));
    store(dh, into.initial().h());
    into.initial().c().ifPresent(g -> store(dc, g));
    new RecurrentGradients(this, x).run();
  }

  private void start(Optional<Tensor> gradient, Operand state) {
    if (gradient.isPresent()) {
      r.copyState(gradient.get(), state);
    } else {
      Arrays.fill(state.array(), state.at(), state.at() + r.batch * r.hidden, 0f);
    }
  }

  private void store(Operand state, Tensor gradient) {
    Operand to = Recurrence.matrix(gradient, r.hidden);
    System.arraycopy(state.array(), state.at(), to.array(), to.at(), r.batch * r.hidden);
  }
}
