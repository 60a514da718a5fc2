package dev.cotangent.cpu;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.backend.RecurrentPrograms;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass of a {@link Recurrence}: backpropagation through time.
 *
 * <p>The gate gradients of all steps are kept, in the cell's order, so that those of W, U, b and x
 * are one product each afterwards. The GRU with late reset has the order r, z, q, n, where q takes
 * n's place before U: then what meets U lies side by side.
 */
final class RecurrentBackward {
  private final Recurrence r;
  private final RecurrentKernels.Gradients into;
  private final boolean lateReset;
  private final int blocks;
  private final Operand gradients;
  private final Operand dh;
  private final Operand dc;
  private final Operand spare;
  private final PackedMatrix stateWeights;
  private final @Nullable PackedMatrix candidateWeights;

  RecurrentBackward(Recurrence recurrence, RecurrentKernels.Gradients into) {
    r = recurrence;
    this.into = into;
    RecurrentCell cell = r.spec.cell();
    lateReset = cell == RecurrentCell.GRU_RESET_AFTER;
    boolean earlyReset = cell == RecurrentCell.GRU_RESET_BEFORE;
    blocks = lateReset ? 4 : cell.gates();
    gradients = r.borrow(r.spec.time() * r.batch, blocks * r.hidden);
    dh = r.borrow(r.batch, r.hidden);
    dc = r.borrow(r.batch, r.hidden);
    spare = r.borrow(r.batch, r.hidden);
    stateWeights = r.packState(0, earlyReset ? 2 : cell.gates(), false);
    candidateWeights = earlyReset ? r.packState(2, 1, false) : null;
  }

  void run(Tensor x, Optional<Tensor> dy, Optional<RecurrentKernels.State> dFinal) {
    start(dFinal.map(RecurrentKernels.State::h), dh);
    start(dFinal.flatMap(RecurrentKernels.State::c), dc);
    r.overSequences((from, count, scratch) -> new Pass(dy, from, count, scratch).run());
    store(dh, into.initial().h());
    into.initial().c().ifPresent(g -> store(dc, g));
    Operand input = r.timeMajor(x);
    inputGradients(input);
    stateGradients();
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

  /** Computes dW, db and dx from the gradients of W x + b. */
  private void inputGradients(Operand x) {
    RecurrentWeights dWeights = into.weights();
    int features = r.spec.input();
    Operand dInput = Recurrence.matrix(dWeights.input(), features);
    Operand dBias = Recurrence.matrix(dWeights.bias(), 0);
    Operand dx = r.borrow(r.spec.time() * r.batch, features);
    int together = lateReset ? 2 : blocks;
    weightGradient(0, together, x, features, dInput);
    inputGradient(0, together, 0, dx, false);
    r.sumRows(gradients, together * r.hidden, dBias);
    if (lateReset) {
      int done = 2 * r.hidden;
      weightGradient(3, 1, x, features, Recurrence.rowsOf(dInput, done));
      inputGradient(3, 1, 2, dx, true);
      r.sumRows(block(3), r.hidden, Recurrence.columnsOf(dBias, done));
    }
    var order = Layout.dense(into.dx().shape(), 0);
    Operand to = Recurrence.matrix(into.dx(), features);
    for (int t = 0; t < r.spec.time(); t++) {
      for (int i = 0; i < r.batch; i++) {
        int at = to.at() + i * order.stride(0) + t * order.stride(1);
        System.arraycopy(dx.array(), dx.index(t * r.batch + i, 0), to.array(), at, features);
      }
    }
  }

  /** Computes dU and dStateBias from the gradients of U h'. */
  private void stateGradients() {
    Operand before = Recurrence.rowsOf(r.states, r.spec.stateBefore(0) * r.batch);
    Operand dState = Recurrence.matrix(into.weights().state(), r.hidden);
    int together = r.spec.cell() == RecurrentCell.GRU_RESET_BEFORE ? 2 : r.spec.cell().gates();
    weightGradient(0, together, before, r.hidden, dState);
    if (together < r.spec.cell().gates()) {
      Operand reset = Recurrence.columnsOf(r.gates, 3 * r.hidden);
      weightGradient(2, 1, reset, r.hidden, Recurrence.rowsOf(dState, 2 * r.hidden));
    }
    into.weights()
        .stateBias()
        .ifPresent(b -> r.sumRows(block(2), r.hidden, Recurrence.matrix(b, 0)));
  }

  /**
   * Computes gradient(blocks)^T times what the weights multiplied, over all steps.
   *
   * <p>The transpose of that product is computed: then the many gradients are read along their
   * rows, and only the fewer columns of the other factor across.
   */
  private void weightGradient(int from, int count, Operand multiplied, int width, Operand to) {
    Operand some = block(from);
    int rows = count * r.hidden;
    Operand product = r.borrow(width, rows);
    r.gemm.multiply(
        GemmSpec.of(width, rows, r.spec.time() * r.batch, true, false)
            .leading(multiplied.rowStep(), some.rowStep(), rows),
        multiplied.array(),
        multiplied.at(),
        some.array(),
        some.at(),
        product.array(),
        product.at(),
        TileEpilogue.NONE);
    r.copyTransposed(product, width, rows, to);
  }

  /** Computes dx from some blocks of gradients through their blocks of W. */
  private void inputGradient(int from, int count, int weightBlock, Operand dx, boolean add) {
    Operand some = block(from);
    Operand weights = Recurrence.rowsOf(r.inputWeights, weightBlock * r.hidden);
    int features = r.spec.input();
    r.gemm.multiply(
        GemmSpec.of(r.spec.time() * r.batch, features, count * r.hidden)
            .leading(some.rowStep(), features, features)
            .scaled(1, add ? 1 : 0),
        some.array(),
        some.at(),
        weights.array(),
        weights.at(),
        dx.array(),
        dx.at(),
        TileEpilogue.NONE);
  }

  private Operand block(int k) {
    return Recurrence.columnsOf(gradients, k * r.hidden);
  }

  /** Some sequences, {@code count} from {@code from} on, back through all steps. */
  private final class Pass {
    private final Optional<Tensor> dy;
    private final int from;
    private final int count;
    private final StepProduct stateProduct;
    private final @Nullable StepProduct candidateProduct;
    private final Operand dState;
    private final Operand dCell;
    private final Operand unused;

    Pass(Optional<Tensor> dy, int from, int count, Scratch scratch) {
      this.dy = dy;
      this.from = from;
      this.count = count;
      dState = Recurrence.rowsOf(dh, from);
      dCell = Recurrence.rowsOf(dc, from);
      unused = Recurrence.rowsOf(spare, from);
      TileEpilogue none = TileEpilogue.NONE;
      stateProduct = r.product(count, gradients, stateWeights, true, dState, none, scratch);
      candidateProduct =
          candidateWeights == null
              ? null
              : r.product(count, block(2), candidateWeights, false, unused, none, scratch);
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
      try (var program = r.program(RecurrentPrograms.rnnGrad(r.spec.cell()))) {
        for (int order = r.spec.time() - 1; order >= 0; order--) {
          int t = arrive(order);
          program.in(dState, 0, 0).in(r.gates, row(t), 0);
          mask(program, t).out(gradients, row(t), 0).out(dState, 0, 0).run(count, r.hidden);
          stateProduct.run(row(t), 0);
        }
      }
    }

    private void lstm() {
      Operand cells = r.cells.orElseThrow();
      try (var program = r.program(RecurrentPrograms.LSTM_GRAD)) {
        for (int order = r.spec.time() - 1; order >= 0; order--) {
          int t = arrive(order);
          program.in(dState, 0, 0).in(dCell, 0, 0);
          inputs(program, t, 4).in(cells, before(t), 0).in(cells, after(t), 0);
          outputs(mask(program, t), t, 4).out(dState, 0, 0).out(dCell, 0, 0);
          outCells(program, t).run(count, r.hidden);
          stateProduct.run(row(t), 0);
        }
      }
    }

    private void gruAfter() {
      try (var program = r.program(RecurrentPrograms.GRU_AFTER_GRAD)) {
        for (int order = r.spec.time() - 1; order >= 0; order--) {
          int t = arrive(order);
          program.in(dState, 0, 0);
          inputs(program, t, 4).in(r.states, before(t), 0);
          outputs(mask(program, t), t, 2).out(gradients, row(t), 3 * r.hidden);
          program.out(gradients, row(t), 2 * r.hidden).out(dState, 0, 0).run(count, r.hidden);
          stateProduct.run(row(t), 0);
        }
      }
    }

    private void gruBefore() {
      try (var program = r.program(RecurrentPrograms.GRU_BEFORE_GRAD);
          var reset = new RowProgram(r.pointwise, RecurrentPrograms.GRU_BEFORE_RESET_GRAD, false)) {
        for (int order = r.spec.time() - 1; order >= 0; order--) {
          int t = arrive(order);
          program.in(dState, 0, 0).in(r.gates, row(t), r.hidden).in(r.gates, row(t), 2 * r.hidden);
          mask(program.in(r.states, before(t), 0), t).out(gradients, row(t), r.hidden);
          program.out(gradients, row(t), 2 * r.hidden).out(dState, 0, 0).run(count, r.hidden);
          candidate().run(row(t), 0);
          reset.in(dState, 0, 0).in(unused, 0, 0).in(r.gates, row(t), 0);
          reset.in(r.states, before(t), 0).out(gradients, row(t), 0).out(dState, 0, 0);
          reset.run(count, r.hidden);
          stateProduct.run(row(t), 0);
        }
      }
    }

    /** Adds dy of the step to dh and returns its position. */
    private int arrive(int order) {
      int t = r.spec.position(order);
      if (dy.isPresent()) {
        Tensor all = dy.get();
        var buffer = (CpuBuffer) all.buffer();
        int at = buffer.offset() + all.layout().offset() + t * all.layout().stride(1);
        for (int i = 0; i < count; i++) {
          if (r.counts(t * r.batch + from + i)) {
            int row = at + (from + i) * all.layout().stride(0);
            r.rows.add(buffer.reals(), row, dState.array(), dState.index(i, 0), r.hidden);
          }
        }
      }
      if (into.dStates().isPresent()) {
        show(t, into.dStates().get());
      }
      return t;
    }

    private void show(int t, Tensor all) {
      Operand to = Recurrence.matrix(all, r.hidden);
      int at = to.index(row(t), 0);
      System.arraycopy(dState.array(), dState.at(), to.array(), at, count * r.hidden);
    }

    /** Gives the next output: where dL/dc of a position is wanted, or rows that nobody reads. */
    private RowProgram outCells(RowProgram program, int t) {
      return into.dCells().isPresent()
          ? program.out(Recurrence.matrix(into.dCells().get(), r.hidden), row(t), 0)
          : program.out(unused, 0, 0);
    }

    private RowProgram mask(RowProgram program, int t) {
      r.bindMask(program, row(t));
      return program;
    }

    private RowProgram inputs(RowProgram program, int t, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.in(r.gates, row(t), k * r.hidden);
      }
      return program;
    }

    private RowProgram outputs(RowProgram program, int t, int blocks) {
      for (int k = 0; k < blocks; k++) {
        program.out(gradients, row(t), k * r.hidden);
      }
      return program;
    }

    private int before(int t) {
      return r.spec.stateBefore(t) * r.batch + from;
    }

    private int after(int t) {
      return r.spec.stateAfter(t) * r.batch + from;
    }

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
