package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some sequences, {@code count} from {@code from} on, through the steps of a forward pass. */
final class ForwardPass extends RecurrentPass {
  private final RecurrentForward forward;
  private final Tensor y;
  private final RowProgram program;
  private final RowStrips inputs;
  private final RowStrips resetStates;

  /** For the GRU with early reset, what comes before its candidate. */
  private final @Nullable RowProgram resetProgram;

  ForwardPass(RecurrentForward forward, Tensor y, int from, int count, Scratch scratch) {
    super(forward.r, from, count, scratch);
    this.forward = forward;
    this.y = y;
    inputs = strips(forward.rows, forward.products.size());
    resetStates = strips(forward.reset, 1);
    RecurrentCell cell = r.spec.cell();
    program =
        r.program(
            switch (cell) {
              case RNN_IDENTITY, RNN_TANH, RNN_RELU -> RecurrentPrograms.rnn(cell);
              case LSTM -> RecurrentPrograms.LSTM;
              case GRU_RESET_AFTER -> RecurrentPrograms.GRU_AFTER;
              case GRU_RESET_BEFORE -> RecurrentPrograms.GRU_BEFORE;
            });
    resetProgram =
        forward.candidate == null
            ? null
            : new RowProgram(r.pointwise, RecurrentPrograms.GRU_BEFORE_RESET, false);
  }

  @Override
  void run(int step) {
    if (resetProgram == null) {
      int t = r.spec.position(step);
      multiply(t);
      advance(t);
      keep(step, t);
      return;
    }
    int order = step / 2;
    int t = r.spec.position(order);
    if (step % 2 == 0) {
      multiply(t);
      resetState(t, resetProgram);
    } else {
      mix(t);
      keep(order, t);
    }
  }

  private void multiply(int t) {
    inputs.prepare(row(t), row(t) + count, forward.firstColumn(), forward.columns);
    for (StepProduct product : forward.products) {
      multiply(product, inputs, row(t), row(t));
    }
  }

  private void advance(int t) {
    switch (r.spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU -> {
        gates(program, t, 1).in(r.states, before(t), unit);
        finish(t, 1);
      }
      case LSTM -> {
        Operand cells = r.cells.orElseThrow();
        gates(program, t, 4).in(cells, before(t), unit).in(r.states, before(t), unit);
        r.bindMask(program, row(t));
        outputs(program, t, 4).out(cells, after(t), unit).out(r.states, after(t), unit);
        program.run(count, units);
      }
      case GRU_RESET_AFTER -> {
        gates(program, t, 4).in(r.states, before(t), unit);
        program.in(r.stateBias.orElseThrow(), 0, unit);
        finish(t, 4);
      }
      case GRU_RESET_BEFORE -> throw new IllegalStateException("recurrent: two steps in one");
    }
  }

  /** Runs a program whose outputs are blocks of the gates and the state. */
  private void finish(int t, int blocks) {
    r.bindMask(program, row(t));
    outputs(program, t, blocks).out(r.states, after(t), unit).run(count, units);
  }

  /** The gates r and z, and r*h' for the next product. */
  private void resetState(int t, RowProgram gates) {
    gates(gates, t, 2).in(r.states, before(t), unit);
    outputs(gates, t, 2).out(r.gates, row(t), 3 * r.hidden + unit).run(count, units);
    for (int i = 0; i < count; i++) {
      int at = r.gates.index(row(t) + i, 3 * r.hidden + unit);
      Operand to = forward.reset;
      System.arraycopy(r.gates.array(), at, to.array(), to.index(from + i, unit), units);
    }
  }

  private void mix(int t) {
    if (forward.candidate != null) {
      resetStates.prepare(from, from + count, 0, r.hidden);
      multiply(forward.candidate, resetStates, from, row(t));
    }
    int n = 2 * r.hidden + unit;
    program.in(r.gates, row(t), n).in(r.gates, row(t), r.hidden + unit);
    program.in(r.states, before(t), unit);
    r.bindMask(program, row(t));
    program.out(r.gates, row(t), n).out(r.states, after(t), unit).run(count, units);
  }

  private RowProgram outputs(RowProgram program, int t, int blocks) {
    for (int k = 0; k < blocks; k++) {
      program.out(r.gates, row(t), k * r.hidden + unit);
    }
    return program;
  }

  /** Hands the state to the next step, and to y: 0 where masked. */
  private void keep(int order, int t) {
    var buffer = (CpuBuffer) y.buffer();
    int at = buffer.offset() + y.layout().offset() + t * y.layout().stride(1) + unit;
    for (int i = 0; i < count; i++) {
      if (order + 1 < r.spec.time()) {
        forward.join(after(t) + i, order + 1, from + i, unit, units);
      }
      int to = at + (from + i) * y.layout().stride(0);
      if (r.counts(row(t) + i)) {
        int state = r.states.index(after(t) + i, unit);
        System.arraycopy(r.states.array(), state, buffer.reals(), to, units);
      } else {
        Arrays.fill(buffer.reals(), to, to + units, 0f);
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
