package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentKernels;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a {@link Recurrence}: {@link RecurrentCell}'s formulas.
 *
 * <p>Each step has a row (1, x, h') for each sequence, which meets (b, W, U) as one matrix: so the
 * bias, W x and U h' are one product. Where a step has few rows, b + W x is computed ahead for all
 * steps, in full tiles, and the steps add U h' to it. The sums are formed where the gates will lie,
 * and the programs work in place.
 */
final class RecurrentForward {
  /** Sequences from which on a step has rows enough for tiles. */
  private static final int FEW_SEQUENCES = 24;

  /** The gate of a GRU whose product with U stands by itself. */
  private static final int CANDIDATE = 2;

  final Recurrence r;

  /** What each step computes before the gates. */
  final List<StepProduct> products;

  /** For the GRU with early reset: r*h', and what adds its product with U. */
  final Operand reset;

  final @Nullable StepProduct candidate;

  /** For each step and sequence (1, x, h'). */
  final Operand rows;

  /** Elements of such a row that count. */
  final int columns;

  /** Elements of a row before h'. */
  private final int features;

  private final boolean ahead;
  private final PackedMatrix[] weights;

  RecurrentForward(Recurrence recurrence, Tensor x) {
    r = recurrence;
    features = 1 + r.spec.input();
    columns = features + r.hidden;
    ahead = r.batch < FEW_SEQUENCES;
    rows = r.borrow(r.spec.time() * r.batch, Recurrence.rowLength(columns));
    r.eachStep(x, this::putInput, this::clearInput);
    weights = new PackedMatrix[r.spec.cell().gates()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = r.borrowPanels(columns, r.hidden);
    }
    pack();
    boolean early = r.spec.cell() == RecurrentCell.GRU_RESET_BEFORE;
    reset = r.borrow(early ? r.batch : 0, Recurrence.rowLength(r.hidden));
    candidate = early ? product(CANDIDATE, 0, features, r.hidden, true, CANDIDATE) : null;
    products = products();
  }

  private void putInput(int row, float[] x, int at) {
    int to = rows.index(row, 0);
    rows.array()[to] = 1;
    System.arraycopy(x, at, rows.array(), to + 1, r.spec.input());
  }

  private void clearInput(int row) {
    int to = rows.index(row, 0);
    rows.array()[to] = 1;
    Arrays.fill(rows.array(), to + 1, to + features, 0f);
  }

  /** Packs (b, W, U) of each gate. */
  private void pack() {
    Tiles tiles = r.loops.tiles();
    int panels = tiles.panels(r.hidden);
    r.copying(
        weights.length * r.hidden * columns,
        weights.length * panels,
        part -> {
          int k = part / panels;
          int panel = part % panels;
          Operand w = Recurrence.rowsOf(r.inputWeights, k * r.hidden).transposed();
          Operand u = Recurrence.rowsOf(r.stateWeights, k * r.hidden).transposed();
          Operand b = Recurrence.columnsOf(r.bias, k * r.hidden);
          weights[k].fillRows(tiles, b, 0, 1, panel);
          weights[k].fillRows(tiles, w, 1, features - 1, panel);
          weights[k].fillRows(tiles, u, features, r.hidden, panel);
        });
  }

  /** Returns the first column of the rows that meets a product of a step. */
  int firstColumn() {
    return ahead ? features : 0;
  }

  private List<StepProduct> products() {
    List<StepProduct> all = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      if (k == CANDIDATE && r.spec.cell() != RecurrentCell.LSTM) {
        if (!ahead) {
          all.add(product(k, 0, 0, features, false, k));
        }
        if (candidate == null) {
          all.add(product(k, features, features, r.hidden, false, k + 1));
        }
      } else if (ahead) {
        all.add(product(k, features, features, r.hidden, true, k));
      } else {
        all.add(product(k, 0, 0, columns, false, k));
      }
    }
    return all;
  }

  /** Returns the product of rows and a gate's weights that goes to a block of the gates. */
  private StepProduct product(int k, int column, int from, int length, boolean add, int block) {
    Operand c = Recurrence.columnsOf(r.gates, block * r.hidden);
    return r.product(column, weights[k], from, length, add, c);
  }

  void run(RecurrentKernels.State initial, Tensor y) {
    int first = r.spec.initialState() * r.batch;
    r.copyState(initial.h(), Recurrence.rowsOf(r.states, first));
    initial.c().ifPresent(c -> r.copyState(c, Recurrence.rowsOf(r.cells.orElseThrow(), first)));
    for (int i = 0; i < r.batch; i++) {
      join(first + i, 0, i, 0, r.hidden);
    }
    if (ahead) {
      for (int k = 0; k < weights.length; k++) {
        r.overAllSteps(rows, product(k, 0, 0, features, false, k));
      }
    }
    int steps = (candidate == null ? 1 : 2) * r.spec.time();
    r.run(steps, (from, count, scratch) -> new ForwardPass(this, y, from, count, scratch));
  }

  /** Copies some units of a row of the states to the row that a sequence has at a step. */
  void join(int state, int order, int sequence, int unit, int units) {
    int to = rows.index(r.spec.position(order) * r.batch + sequence, features + unit);
    System.arraycopy(r.states.array(), r.states.index(state, unit), rows.array(), to, units);
  }
}
