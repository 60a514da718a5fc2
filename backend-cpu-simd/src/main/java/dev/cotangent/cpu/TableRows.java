package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.ints;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.Operands;
import dev.cotangent.tensor.Tensor;

/**
 * Gathers rows of a table, and adds rows into it.
 *
 * <p>Threads share the gathered rows, but the columns of additions: so each element of the table
 * gets its summands in their order.
 */
final class TableRows {
  /** Elements that pay for handing work to another thread. */
  private static final int PARALLEL = 1 << 16;

  /** Fewest columns of a part. */
  private static final int COLUMNS = 32;

  private final Operands operands;
  private final RowLoops loops;
  private final Workers workers;

  TableRows(Operands operands, RowLoops loops, Workers workers) {
    this.operands = operands;
    this.loops = loops;
    this.workers = workers;
  }

  /** rows[i, :] = table[indices[i], :]. */
  void take(Tensor table, Tensor indices, Tensor rows) {
    operands.takeRows(table, indices, rows);
    requireIndices("takeRows", indices, table);
    int width = table.shape().extent(1);
    int parts = Math.clamp(rows.size() / PARALLEL, 1, 4 * workers.threads());
    RowRange.run(
        workers,
        indices.size(),
        parts,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int row = at(table) + ints(indices)[at(indices) + i] * width;
            System.arraycopy(reals(table), row, reals(rows), at(rows) + i * width, width);
          }
        });
  }

  /** table[indices[i], :] += rows[i, :], in the order of i. */
  void add(Tensor rows, Tensor indices, Tensor table) {
    operands.addRows(rows, indices, table);
    requireIndices("addRows", indices, table);
    int width = table.shape().extent(1);
    int most = Math.clamp(width / COLUMNS, 1, workers.threads());
    int parts = Math.clamp(rows.size() / PARALLEL, 1, most);
    RowRange.run(
        workers,
        width,
        parts,
        (from, to) -> {
          for (int i = 0; i < indices.size(); i++) {
            int row = at(table) + ints(indices)[at(indices) + i] * width;
            int source = at(rows) + i * width + from;
            loops.add(reals(rows), source, reals(table), row + from, to - from);
          }
        });
  }

  private static void requireIndices(String operation, Tensor indices, Tensor table) {
    int count = table.shape().extent(0);
    Operands.requireIndices(operation, ints(indices), at(indices), indices.size(), count);
  }
}
