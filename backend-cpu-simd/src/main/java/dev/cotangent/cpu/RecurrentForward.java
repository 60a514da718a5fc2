package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a {@link Recurrence}: {@link dev.cotangent.backend.RecurrentCell}'s formulas.
 *
 * <p>The sums of the products are formed where the gates will lie, and the programs work in place.
 */
final class RecurrentForward {
  private final Recurrence r;
  private final Operand input;
  private final Operand before;
  private final PackedMatrix inputWeights;
  private final PackedMatrix stateWeights;
  private final @Nullable PackedMatrix candidateWeights;

  RecurrentForward(Recurrence recurrence, Tensor x) {
    r = recurrence;
    int width = r.spec.cell().gates() * r.hidden;
    input = r.timeMajor(x);
    before = Recurrence.rowsOf(r.states, r.spec.stateBefore(0) * r.batch);
    inputWeights = r.pack(r.inputWeights, width, r.spec.input(), true);
    boolean gru =
        switch (r.spec.cell()) {
          case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> false;
          case GRU_RESET_AFTER, GRU_RESET_BEFORE -> true;
        };
    stateWeights = r.packState(0, gru ? 2 : r.spec.cell().gates(), true);
    candidateWeights = gru ? r.packState(2, 1, true) : null;
  }

  void run(RecurrentKernels.State initial, Tensor y) {
    int first = r.spec.initialState() * r.batch;
    r.copyState(initial.h(), Recurrence.rowsOf(r.states, first));
    initial.c().ifPresent(c -> r.copyState(c, Recurrence.rowsOf(r.cells.orElseThrow(), first)));
    r.overSequences((from, count, scratch) -> new Pass(y, from, count, scratch).run());
  }

  private void addBias(float[] c, int at, int ldc, int row, int column, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      r.rows.add(r.bias.array(), r.bias.at() + column, c, at + i * ldc, columns);
    }
  }

  /** Some sequences, {@code count} from {@code from} on, through all steps. */
  private final class Pass {
    private final Tensor y;
    private final int from;
    private final int count;
    private final StepProduct inputProduct;
    private final StepProduct stateProduct;
    private final @Nullable StepProduct candidateProduct;

    Pass(Tensor y, int from, int count, Scratch scratch) {
      this.y = y;
      this.from = from;
      this.count = count;
      TileEpilogue bias = RecurrentForward.this::addBias;
      TileEpilogue none = TileEpilogue.NONE;
      inputProduct = r.product(count, input, inputWeights, false, r.gates, bias, scratch);
      stateProduct = r.product(count, before, stateWeights, true, r.gates, none, scratch);
      candidateProduct = candidateWeights == null ? null : candidate(candidateWeights, scratch);
    }

    private StepProduct candidate(PackedMatrix weights, Scratch scratch) {
      Operand q = Recurrence.columnsOf(r.gates, 3 * r.hidden);
      TileEpilogue none = TileEpilogue.NONE;
      if (r.spec.cell() == RecurrentCell.GRU_RESET_AFTER) {
        return r.product(count, before, weights, false, q, none, scratch);
      }
      Operand sums = Recurrence.columnsOf(r.gates, 2 * r.hidden);
      return r.product(count, q, weights, true, sums, none, scratch);
    }

    void run() {
      switch (r.spec.cell()) {
        case RNN_IDENTITY, RNN_TANH, RNN_RELU -> simple();
        case LSTM -> lstm();
        case GRU_RESET_AFTER -> gruAfter();
        case GRU_RESET_BEFORE -> gruBefore();
      }
    }

    private void simple() {
      try (var program = r.program(RecurrentPrograms.rnn(r.spec.cell()))) {
        for (int order = 0; order < r.spec.time(); order++) {
          int t = r.spec.position(order);
          addProducts(t);
          gates(program, t, 1).in(r.states, before(t), 0);
          finish(program, t, 1);
        }
      }
    }

    private void lstm() {
      Operand cells = r.cells.orElseThrow();
      try (var program = r.program(RecurrentPrograms.LSTM)) {
        for (int order = 0; order < r.spec.time(); order++) {
          int t = r.spec.position(order);
          addProducts(t);
          gates(program, t, 4).in(cells, before(t), 0).in(r.states, before(t), 0);
          r.bindMask(program, row(t));
          outputs(program, row(t), 4).out(cells, after(t), 0);
          program.out(r.states, after(t), 0).run(count, r.hidden);
          storeOutput(t);
        }
      }
    }

    private void gruAfter() {
      Operand stateBias = r.stateBias.orElseThrow();
      try (var program = r.program(RecurrentPrograms.GRU_AFTER)) {
        for (int order = 0; order < r.spec.time(); order++) {
          int t = r.spec.position(order);
          addProducts(t);
          multiply(candidate(), t);
          gates(program, t, 4).in(r.states, before(t), 0);
          program.in(stateBias, 0, 0);
          finish(program, t, 4);
        }
      }
    }

    private void gruBefore() {
      try (var reset = new RowProgram(r.pointwise, RecurrentPrograms.GRU_BEFORE_RESET, false);
          var program = r.program(RecurrentPrograms.GRU_BEFORE)) {
        for (int order = 0; order < r.spec.time(); order++) {
          int t = r.spec.position(order);
          addProducts(t);
          gates(reset, t, 2).in(r.states, before(t), 0);
          outputs(reset, row(t), 2).out(r.gates, row(t), 3 * r.hidden).run(count, r.hidden);
          multiply(candidate(), t);
          program.in(r.gates, row(t), 2 * r.hidden).in(r.gates, row(t), r.hidden);
          program.in(r.states, before(t), 0);
          r.bindMask(program, row(t));
          program.out(r.gates, row(t), 2 * r.hidden).out(r.states, after(t), 0);
          program.run(count, r.hidden);
          storeOutput(t);
        }
      }
    }

    /** The sums W x + b, then + U h' for the gates whose product with U is not by itself. */
    private void addProducts(int t) {
      multiply(inputProduct, t);
      multiply(stateProduct, t);
    }

    private void multiply(StepProduct product, int t) {
      product.run(row(t), row(t));
    }

    /** Runs a program whose outputs are blocks of the gates and the state. */
    private void finish(RowProgram program, int t, int blocks) {
      r.bindMask(program, row(t));
      outputs(program, row(t), blocks).out(r.states, after(t), 0).run(count, r.hidden);
      storeOutput(t);
    }

    private RowProgram gates(RowProgram program, int t, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.in(r.gates, row(t), k * r.hidden);
      }
      return program;
    }

    private RowProgram outputs(RowProgram program, int row, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.out(r.gates, row, k * r.hidden);
      }
      return program;
    }

    /** Writes y at a position: the state after it, 0 where masked. */
    private void storeOutput(int t) {
      Operand states = r.states;
      var buffer = (CpuBuffer) y.buffer();
      int at = buffer.offset() + y.layout().offset() + t * y.layout().stride(1);
      for (int i = 0; i < count; i++) {
        int to = at + (from + i) * y.layout().stride(0);
        if (r.counts(t * r.batch + from + i)) {
          System.arraycopy(
              states.array(), states.index(after(t) + i, 0), buffer.reals(), to, r.hidden);
        } else {
          Arrays.fill(buffer.reals(), to, to + r.hidden, 0f);
        }
      }
    }

    /** Returns the first of this pass's rows of the state before a position. */
    private int before(int t) {
      return r.spec.stateBefore(t) * r.batch + from;
    }

    /** Returns the first of this pass's rows of the state after a position. */
    private int after(int t) {
      return r.spec.stateAfter(t) * r.batch + from;
    }

    /** Returns the first of this pass's rows of a position. */
    private int row(int t) {
      return t * r.batch + from;
    }

    private StepProduct candidate() {
      if (candidateProduct == null) {
        throw new IllegalStateException("recurrent: " + r.spec.cell() + " has no candidate");
      }
      return candidateProduct;
    }
  }
}
