package dev.cotangent.backend;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * How a pointwise kernel reads its inputs once the output's axes are merged to [rows, columns].
 *
 * <p>A backend then needs one loop nest and four ways of reading. One split of the axes serves all
 * inputs; those that it does not fit are {@link Access#OTHER} and must be copied to dense tensors
 * first. The split is the one that most inputs fit. If all inputs are dense or scalar there is one
 * row, unless the program reads positions.
 *
 * <p>Planning is cheap enough for every call: one small object when all inputs are dense.
 */
public final class PointwisePlan {
  private static final int NO_SPLIT = 0;
  private static final Access[][] ALL_DENSE = new Access[17][];

  static {
    for (int n = 0; n < ALL_DENSE.length; n++) {
      ALL_DENSE[n] = filled(n);
    }
  }

  private final Shape shape;
  private final int rows;
  private final int columns;
  private final Access[] access;

  private PointwisePlan(Shape shape, int columns, Access[] access) {
    this.shape = shape;
    this.rows = columns == 0 ? 0 : shape.size() / columns;
    this.columns = columns;
    this.access = access;
  }

  /** How element (row, column) of an operand is found; offsets are relative to its layout's. */
  public enum Access {
    /** At row * columns + column. */
    DENSE,
    /** At column: one row of elements, the same for each row. */
    ROW,
    /** At row: one element for each row. */
    COLUMN,
    /** At 0: one element for all. */
    SCALAR,
    /** By none of these; copy it to a dense tensor. */
    OTHER
  }

  /**
   * Returns the plan for inputs of one shape.
   *
   * @param shape the shape of inputs and outputs
   * @param in inputs, each a view of that shape
   * @param indexAxes axes whose positions the program reads, {@link
   *     dev.cotangent.expr.Fused#indexAxes}
   */
  public static PointwisePlan of(Shape shape, Tensor[] in, long indexAxes) {
    boolean allDense = indexAxes == 0;
    for (int i = 0; i < in.length && allDense; i++) {
      allDense = in[i].isDense();
    }
    if (allDense) {
      var dense = in.length < ALL_DENSE.length ? ALL_DENSE[in.length] : filled(in.length);
      return new PointwisePlan(shape, shape.size(), dense);
    }
    return shape.size() == 0
        ? new PointwisePlan(shape, 0, filled(in.length))
        : split(shape, in, indexAxes);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns how an input is read. */
  public Access access(int input) {
    return access[input];
  }

  /**
   * Tells whether an input must be copied to a dense tensor, to be read as {@link Access#DENSE}.
   */
  public boolean needsCopy() {
    for (Access a : access) {
      if (a == Access.OTHER) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how the position along an axis is found: from the column ({@link Access#ROW}) or from
   * the row ({@link Access#COLUMN}).
   *
   * <p>With i the column or row: position = i / {@link #indexDivisor} mod extent of the axis.
   */
  public Access indexAccess(int axis) {
    return inner(axis) * shape.extent(axis) <= columns ? Access.ROW : Access.COLUMN;
  }

  /** Returns how many consecutive columns or rows share a position along the axis. */
  public int indexDivisor(int axis) {
    int inner = inner(axis);
    return indexAccess(axis) == Access.ROW ? inner : inner / columns;
  }

  private int inner(int axis) {
    int inner = 1;
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= shape.extent(i);
    }
    return inner;
  }

  /** Every input votes for the number of columns it needs; dense and scalar ones need none. */
  private static PointwisePlan split(Shape shape, Tensor[] in, long indexAxes) {
    var access = new Access[in.length];
    int[] needs = new int[in.length];
    int columns = NO_SPLIT;
    int most = 0;
    for (int i = 0; i < in.length; i++) {
      classify(in[i].layout(), i, access, needs);
      int votes = 0;
      for (int j = 0; j <= i && needs[i] != NO_SPLIT; j++) {
        votes += needs[j] == needs[i] ? 1 : 0;
      }
      if (votes > most) {
        most = votes;
        columns = needs[i];
      }
    }
    if (columns == NO_SPLIT) {
      columns = indexAxes == 0 ? shape.size() : innermost(shape, indexAxes);
    }
    for (int i = 0; i < in.length; i++) {
      if (needs[i] != NO_SPLIT && needs[i] != columns) {
        access[i] = Access.OTHER;
      }
    }
    return new PointwisePlan(shape, columns, access);
  }

  /** Sets the access of input i, and the columns it needs; walks the axes from the last one on. */
  private static void classify(Layout layout, int i, Access[] access, int[] needs) {
    if (layout.isDense()) {
      access[i] = Access.DENSE;
      return;
    }
    Shape shape = layout.shape();
    int axis = shape.rank() - 1;
    int repeated = 1;
    for (; axis >= 0 && (shape.extent(axis) == 1 || layout.stride(axis) == 0); axis--) {
      repeated *= shape.extent(axis);
    }
    int run = 1;
    for (; axis >= 0 && (shape.extent(axis) == 1 || layout.stride(axis) == run); axis--) {
      run *= shape.extent(axis);
    }
    boolean column = repeated > 1 && axis < 0;
    boolean restRepeats = true;
    for (; axis >= 0; axis--) {
      restRepeats &= shape.extent(axis) == 1 || layout.stride(axis) == 0;
    }
    if (run == 1 && repeated == shape.size()) {
      access[i] = Access.SCALAR;
    } else if (column) {
      access[i] = Access.COLUMN;
      needs[i] = repeated;
    } else if (repeated == 1 && restRepeats) {
      access[i] = Access.ROW;
      needs[i] = run;
    } else {
      access[i] = Access.OTHER;
    }
  }

  /** Returns columns such that positions along the innermost axis read need a short table. */
  private static int innermost(Shape shape, long indexAxes) {
    int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(indexAxes);
    int inner = 1;
    for (int i = last + 1; i < shape.rank(); i++) {
      inner *= shape.extent(i);
    }
    return inner == 1 ? shape.extent(last) : inner;
  }

  private static Access[] filled(int n) {
    var dense = new Access[n];
    Arrays.fill(dense, Access.DENSE);
    return dense;
  }
}
