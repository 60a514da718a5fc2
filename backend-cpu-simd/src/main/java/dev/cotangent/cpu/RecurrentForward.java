package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a {@link Recurrence}: {@link dev.cotangent.backend.RecurrentCell}'s formulas.
 */
final class RecurrentForward {
  private final Recurrence r;
  private final int width;
  private final int products;
  private final PackedMatrix inputWeights;
  private final PackedMatrix stateWeights;
  private final @Nullable PackedMatrix candidateWeights;
  private final TileEpilogue addBias;

  RecurrentForward(Recurrence recurrence) {
    r = recurrence;
    width = r.spec.cell().gates() * r.hidden;
    inputWeights = r.pack(r.inputWeights, width, r.spec.input(), true);
    boolean gru =
        switch (r.spec.cell()) {
          case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> false;
          case GRU_RESET_AFTER, GRU_RESET_BEFORE -> true;
        };
    products = gru ? 2 : r.spec.cell().gates();
    stateWeights = r.packState(0, products, true);
    candidateWeights = gru ? r.packState(2, 1, true) : null;
    addBias = this::addBias;
  }

  void run(Tensor x, RecurrentKernels.State initial, Tensor y) {
    Operand input = r.timeMajor(x);
    int first = r.spec.initialState() * r.batch;
    r.copyState(initial.h(), Recurrence.rowsOf(r.states, first));
    initial.c().ifPresent(c -> r.copyState(c, Recurrence.rowsOf(r.cells.orElseThrow(), first)));
    Operand sums = r.borrow(r.batch, width);
    Operand product = r.borrow(r.batch, r.hidden);
    r.overSequences((from, count) -> new Pass(input, sums, product, y, from, count).run());
  }

  private void addBias(float[] c, int at, int ldc, int row, int column, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      r.rows.add(r.bias.array(), r.bias.at() + column, c, at + i * ldc, columns);
    }
  }

  /** Some sequences, {@code count} from {@code from} on, through all steps. */
  private final class Pass {
    private final Operand input;
    private final Operand sums;
    private final Operand product;
    private final Tensor y;
    private final int from;
    private final int count;

    Pass(Operand input, Operand sums, Operand product, Tensor y, int from, int count) {
      this.input = input;
      this.sums = Recurrence.rowsOf(sums, from);
      this.product = Recurrence.rowsOf(product, from);
      this.y = y;
      this.from = from;
      this.count = count;
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
          program.in(sums, 0).in(before(t), 0);
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
          inputs(program, sums, 4).in(step(cells, r.spec.stateBefore(t)), 0).in(before(t), 0);
          r.bindMask(program, t * r.batch + from);
          outputs(program, step(r.gates, t), 4).out(step(cells, r.spec.stateAfter(t)), 0);
          program.out(after(t), 0).run(count, r.hidden);
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
          multiply(before(t), candidate(), false, product);
          inputs(program, sums, 3).in(product, 0).in(before(t), 0).in(stateBias, 0);
          finish(program, t, 4);
        }
      }
    }

    private void gruBefore() {
      try (var reset = new RowProgram(r.pointwise, RecurrentPrograms.GRU_BEFORE_RESET, false);
          var program = r.program(RecurrentPrograms.GRU_BEFORE)) {
        for (int order = 0; order < r.spec.time(); order++) {
          int t = r.spec.position(order);
          Operand gates = step(r.gates, t);
          addProducts(t);
          inputs(reset, sums, 2).in(before(t), 0);
          outputs(reset, gates, 2).out(gates, 3 * r.hidden).run(count, r.hidden);
          Operand candidateSums = Recurrence.columnsOf(sums, 2 * r.hidden);
          multiply(Recurrence.columnsOf(gates, 3 * r.hidden), candidate(), true, candidateSums);
          program.in(candidateSums, 0).in(gates, r.hidden).in(before(t), 0);
          r.bindMask(program, t * r.batch + from);
          program.out(gates, 2 * r.hidden).out(after(t), 0).run(count, r.hidden);
          storeOutput(t);
        }
      }
    }

    /** sums = W x + b, then + U h' for the gates whose product with U is not by itself. */
    private void addProducts(int t) {
      r.gemm.multiply(
          count,
          step(input, t),
          inputWeights,
          false,
          sums.array(),
          sums.at(),
          sums.rowStep(),
          addBias);
      multiply(before(t), stateWeights, true, sums);
    }

    private void multiply(Operand h, PackedMatrix weights, boolean add, Operand to) {
      r.gemm.multiply(count, h, weights, add, to.array(), to.at(), to.rowStep(), TileEpilogue.NONE);
    }

    /** Runs a program whose outputs are blocks of the gates and the state. */
    private void finish(RowProgram program, int t, int blocks) {
      r.bindMask(program, t * r.batch + from);
      outputs(program, step(r.gates, t), blocks).out(after(t), 0).run(count, r.hidden);
      storeOutput(t);
    }

    private RowProgram inputs(RowProgram program, Operand matrix, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.in(matrix, k * r.hidden);
      }
      return program;
    }

    private RowProgram outputs(RowProgram program, Operand matrix, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.out(matrix, k * r.hidden);
      }
      return program;
    }

    /** Writes y at a position: the state after it, 0 where masked. */
    private void storeOutput(int t) {
      Operand after = after(t);
      var buffer = (CpuBuffer) y.buffer();
      int at = buffer.offset() + y.layout().offset() + t * y.layout().stride(1);
      for (int i = 0; i < count; i++) {
        int to = at + (from + i) * y.layout().stride(0);
        if (r.counts(t * r.batch + from + i)) {
          System.arraycopy(after.array(), after.index(i, 0), buffer.reals(), to, r.hidden);
        } else {
          Arrays.fill(buffer.reals(), to, to + r.hidden, 0f);
        }
      }
    }

    private Operand before(int t) {
      return step(r.states, r.spec.stateBefore(t));
    }

    private Operand after(int t) {
      return step(r.states, r.spec.stateAfter(t));
    }

    private Operand step(Operand matrix, int t) {
      return Recurrence.rowsOf(matrix, t * r.batch + from);
    }

    private PackedMatrix candidate() {
      if (candidateWeights == null) {
        throw new IllegalStateException("recurrent: " + r.spec.cell() + " has no candidate");
      }
      return candidateWeights;
    }
  }
}
