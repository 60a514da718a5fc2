package dev.cotangent.opencl;

import dev.cotangent.backend.PointwisePlan.Access;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * An input or output of a pointwise kernel: element (i, j) lies at {@code at + i * row + j *
 * column}.
 *
 * @param row distance of rows, in elements
 * @param column distance of columns
 */
record PointwiseOperand(MemoryBlock block, int at, int row, int column) {

  /** How the source of a kernel finds an element. */
  enum Kind {
    /** At the linear position. */
    DENSE("at"),
    /** In one row that all rows share. */
    ROW("column"),
    /** One element for each row; the distance is an argument. */
    COLUMN("row * %s"),
    /** One element for all. */
    SCALAR("0"),
    /** Rows of neighbours; their distance is an argument. */
    ROWS("row * %s + column"),
    /** Both distances are arguments. */
    GRID("row * %s + column * %s");

    private final String index;

    Kind(String index) {
      this.index = index;
    }

    /** Tells whether neighbouring columns are neighbours in memory. */
    boolean isRun() {
      return switch (this) {
        case DENSE, ROW, ROWS -> true;
        case COLUMN, SCALAR, GRID -> false;
      };
    }

    /** Returns the index as an expression, for the names of both distances. */
    String index(String row, String column) {
      return index.formatted(row, column);
    }
  }

  /** Returns a tensor as a plan reads it; not for {@link Access#OTHER}. */
  static PointwiseOperand of(Tensor tensor, Access access, int columns) {
    MemoryBlock block = ClBuffer.of(tensor).block();
    int at = tensor.layout().offset();
    return switch (access) {
      case DENSE, OTHER -> new PointwiseOperand(block, at, columns, 1);
      case ROW -> new PointwiseOperand(block, at, 0, 1);
      case COLUMN -> new PointwiseOperand(block, at, 1, 0);
      case SCALAR -> new PointwiseOperand(block, at, 0, 0);
    };
  }

  /**
   * Returns a view as rows of this many columns, if two distances can say where its elements lie.
   */
  static Optional<PointwiseOperand> of(Tensor view, int columns) {
    ViewAxes axes = ViewAxes.of(view.layout());
    int[] extents = axes.extents();
    int[] strides = axes.view();
    MemoryBlock block = ClBuffer.of(view).block();
    int at = view.layout().offset();
    int last = axes.rank() - 1;
    if (axes.rank() == 2 && extents[1] == columns) {
      return Optional.of(new PointwiseOperand(block, at, strides[0], strides[1]));
    }
    if (axes.rank() == 1 && extents[last] % columns == 0) {
      return Optional.of(new PointwiseOperand(block, at, strides[last] * columns, strides[last]));
    }
    return Optional.empty();
  }

  /** Returns how a kernel with this many columns finds an element. */
  Kind kind(int columns) {
    if (column == 1) {
      return row == columns ? Kind.DENSE : row == 0 ? Kind.ROW : Kind.ROWS;
    }
    return column != 0 ? Kind.GRID : row == 0 ? Kind.SCALAR : Kind.COLUMN;
  }
}
