package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Rows gathered from tables and added into them, indices repeated. */
public final class RowCases {
  /** Rows of the table, width, number of indices. */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 3, 5},
    {5, 1, 7},
    {7, 4, 0},
    {3, 0, 4},
    {7, 5, 3},
    {11, 8, 13},
    {13, 16, 40},
    {29, 17, 31},
    {31, 33, 100},
    {257, 3, 1031}
  };

  private RowCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS)) {
        cases.add(take(kind, s[0], s[1], s[2]));
        cases.add(add(kind, s[0], s[1], s[2]));
      }
    }
    cases.add(take(NAN, 11, 9, 13));
    cases.add(add(NAN, 11, 9, 13));
    return cases;
  }

  /** Returns a gather of n rows from a table of {@code count} rows. */
  public static KernelCase take(InputKind kind, int count, int width, int n) {
    return KernelCase.of(
        Family.ROW,
        "Primitives.takeRows",
        n + " of " + count + "x" + width,
        kind,
        0,
        a -> {
          Tensor table = a.real("table", count, width);
          Tensor indices = a.indices("indices", count, n);
          Tensor rows = a.output("rows", n, width);
          return backend -> backend.takeRows(table, indices, rows);
        });
  }

  /** Returns n rows added into a table of {@code count} rows. */
  public static KernelCase add(InputKind kind, int count, int width, int n) {
    return KernelCase.of(
        Family.ROW,
        "Primitives.addRows",
        n + " to " + count + "x" + width,
        kind,
        (long) n * width,
        a -> {
          Tensor rows = a.real("rows", n, width);
          Tensor indices = a.indices("indices", count, n);
          Tensor table = a.updated("table", count, width);
          return backend -> backend.addRows(rows, indices, table);
        });
  }
}
