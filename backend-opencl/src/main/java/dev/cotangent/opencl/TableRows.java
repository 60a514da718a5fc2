package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.cotangent.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Gathers rows of a table, and adds rows into it in the order of their indices.
 *
 * <p>The host knows the indices, since it must check them before anything is written. For an
 * addition it lists, for each row of the table that gets something, its summands in order; one
 * work-item then adds them up, so that no two write the same element.
 */
final class TableRows {
  private final ClContext context;

  TableRows(ClContext context) {
    this.context = context;
  }

  /** rows[i, :] = table[indices[i], :]. */
  void take(Tensor table, Tensor indices, Tensor rows) {
    int width = table.shape().extent(1);
    context
        .launch(kernel("take_rows"))
        .integer(indices.size())
        .integer(width)
        .tensor(table)
        .tensor(indices)
        .tensor(rows)
        .work(0, 8.0 * rows.size())
        .run(context.deviceClass().matrix(indices.size(), width));
  }

  /**
   * table[indices[i], :] += rows[i, :], in the order of i.
   *
   * @param values the indices, which lie in the table
   */
  void add(Tensor rows, int[] values, Tensor table) {
    int width = table.shape().extent(1);
    if (values.length == 0 || width == 0) {
      return;
    }
    int[] plan = plan(values, table.shape().extent(0));
    int targets = (plan.length - 1 - values.length) / 2;
    try (ClContext.Scratch scratch = context.scratch(plan.length)) {
      context
          .queue()
          .write(
              scratch.block(),
              0,
              plan.length,
              (from, count, area) -> MemorySegment.copy(plan, from, area, JAVA_INT, 0, count));
      context
          .launch(kernel("add_rows"))
          .integer(targets)
          .integer(width)
          .block(scratch.block())
          .tensor(rows)
          .tensor(table)
          .work(rows.size(), 4.0 * (rows.size() + 2.0 * targets * width))
          .run(context.deviceClass().matrix(targets, width));
    }
  }

  /** Returns targets, the start of each in the order, the end, and the order, by counting sort. */
  static int[] plan(int[] indices, int rows) {
    int[] ends = new int[rows + 1];
    for (int index : indices) {
      ends[index + 1]++;
    }
    int targets = 0;
    for (int row = 0; row < rows; row++) {
      targets += ends[row + 1] > 0 ? 1 : 0;
      ends[row + 1] += ends[row];
    }
    int[] plan = new int[2 * targets + 1 + indices.length];
    for (int row = 0, t = 0; row < rows; row++) {
      if (ends[row + 1] > ends[row]) {
        plan[t] = row;
        plan[targets + t++] = ends[row];
      }
    }
    plan[2 * targets] = indices.length;
    for (int i = 0; i < indices.length; i++) {
      plan[2 * targets + 1 + ends[indices[i]]++] = i;
    }
    return plan;
  }

  private ClKernel kernel(String name) {
    return context.programs().files("", "table_rows").kernel(name);
  }
}
