package dev.cotangent.cpu;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of W, U, b and x from those of all gates at all steps: one product each.
 *
 * <p>Those of W, U and b are computed together, since they read the same gate gradients.
 */
final class RecurrentGradients {
  private final RecurrentBackward backward;
  private final Recurrence r;
  private final boolean lateReset;
  private final int steps;
  private final int depth;
  private final Operand dWeights;
  private final Operand dState;
  private final Operand dBias;
  private final PackedRows input;
  private final PackedRows before;

  RecurrentGradients(RecurrentBackward backward, Tensor x) {
    this.backward = backward;
    r = backward.r;
    lateReset = r.spec.cell() == RecurrentCell.GRU_RESET_AFTER;
    steps = r.spec.time() * r.batch;
    int features = r.spec.input();
    depth = TransposedProduct.depth(features + r.hidden);
    dWeights = Recurrence.matrix(backward.into.weights().input(), features);
    dState = Recurrence.matrix(backward.into.weights().state(), r.hidden);
    dBias = Recurrence.matrix(backward.into.weights().bias(), 0);
    input = borrow(features);
    r.eachStep(x, input::put, input::clear);
    before = pack(Recurrence.rowsOf(r.states, r.spec.stateBefore(0) * r.batch), r.hidden);
  }

  /** Returns the length of a row of gate gradients, with room for strips of columns. */
  static int rowLength(RecurrentSpec spec) {
    boolean late = spec.cell() == RecurrentCell.GRU_RESET_AFTER;
    return Recurrence.rowLength((late ? 4 : spec.cell().gates()) * spec.hidden() + Tile.MAX_ROWS);
  }

  private PackedRows borrow(int columns) {
    Tiles tiles = r.loops.tiles();
    Operand room = r.borrow(1, PackedRows.size(tiles, steps, columns));
    return new PackedRows(tiles, steps, columns, depth, room.array(), room.at());
  }

  private PackedRows pack(Operand matrix, int columns) {
    PackedRows packed = borrow(columns);
    r.copying(
        steps * columns,
        r.spec.time(),
        t -> {
          for (int row = t * r.batch; row < (t + 1) * r.batch; row++) {
            packed.put(row, matrix.array(), matrix.index(row, 0));
          }
        });
    return packed;
  }

  void run() {
    switch (r.spec.cell()) {
      case RNN_IDENTITY, RNN_TANH, RNN_RELU, LSTM -> both(r.spec.cell().gates());
      case GRU_RESET_AFTER -> {
        both(2);
        multiply(2, 1, List.of(toState(2, before)), stateBias());
        multiply(3, 1, List.of(toWeights(2)), bias(2));
      }
      case GRU_RESET_BEFORE -> {
        both(2);
        PackedRows reset = pack(Recurrence.columnsOf(r.gates, 3 * r.hidden), r.hidden);
        multiply(2, 1, List.of(toWeights(2), toState(2, reset)), bias(2));
      }
    }
    backward.into.dx().ifPresent(this::inputGradient);
  }

  /** Computes dW, dU and db of the first blocks, which met x and h' alike. */
  private void both(int count) {
    multiply(0, count, List.of(toWeights(0), toState(0, before)), bias(0));
  }

  private void multiply(
      int from, int count, List<TransposedProduct.Factor> factors, @Nullable Operand sums) {
    new TransposedProduct(
            r.loops.tiles(), backward.block(from), steps, count * r.hidden, factors, sums)
        .run(r.loops.workers(), r.loops.scratches());
  }

  private TransposedProduct.Factor toWeights(int block) {
    return new TransposedProduct.Factor(input, Recurrence.rowsOf(dWeights, block * r.hidden));
  }

  private TransposedProduct.Factor toState(int block, PackedRows multiplied) {
    return new TransposedProduct.Factor(multiplied, Recurrence.rowsOf(dState, block * r.hidden));
  }

  private Operand bias(int block) {
    return Recurrence.columnsOf(dBias, block * r.hidden);
  }

  private Operand stateBias() {
    return Recurrence.matrix(backward.into.weights().stateBias().orElseThrow(), 0);
  }

  private void inputGradient(Tensor wanted) {
    int features = r.spec.input();
    Operand dx = r.borrow(steps, features);
    throughWeights(0, lateReset ? 2 : r.spec.cell().gates(), 0, dx, false);
    if (lateReset) {
      throughWeights(3, 1, 2, dx, true);
    }
    var order = Layout.dense(wanted.shape(), 0);
    Operand to = Recurrence.matrix(wanted, features);
    r.copying(
        steps * features,
        r.spec.time(),
        t -> {
          for (int i = 0; i < r.batch; i++) {
            int at = to.at() + i * order.stride(0) + t * order.stride(1);
            System.arraycopy(dx.array(), dx.index(t * r.batch + i, 0), to.array(), at, features);
          }
        });
  }

  /** Computes dx from some blocks of gradients through their blocks of W. */
  private void throughWeights(int from, int count, int weightBlock, Operand dx, boolean add) {
    Operand some = backward.block(from);
    Operand weights = Recurrence.rowsOf(r.inputWeights, weightBlock * r.hidden);
    int features = r.spec.input();
    r.gemm.multiply(
        GemmSpec.of(steps, features, count * r.hidden)
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
}
