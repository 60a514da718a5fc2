package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.NAN;
import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static dev.cotangent.backend.cases.InputKind.SMALL_INTEGERS;

import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of all shapes and storage orders.
 *
 * <p>Sizes lie around register tiles (4, 6, 8, 12, 14 rows; 8, 16, 32 columns) and cache blocks
 * (256, 512 in k). C holds NaN at first where beta is 0.
 */
public final class MatmulCases {
  /** m, n, k. */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 1, 0},
    {0, 3, 2},
    {3, 0, 2},
    {2, 3, 0},
    {1, 1, 17},
    {1, 17, 33},
    {33, 1, 17},
    {5, 7, 1},
    {4, 8, 4},
    {3, 9, 5},
    {6, 16, 7},
    {7, 15, 8},
    {11, 31, 15},
    {12, 32, 16},
    {13, 33, 17},
    {14, 32, 31},
    {15, 34, 33},
    {24, 64, 32},
    {25, 65, 67},
    {29, 97, 13},
    {16, 48, 64}
  };

  private static final int[][] LARGE = {
    {67, 71, 73}, {3, 37, 513}, {131, 5, 257}, {97, 129, 64}, {1, 300, 511}, {40, 530, 20}
  };

  private MatmulCases() {}

  /** Returns the cases of this family. */
  public static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (int order = 0; order < 4; order++) {
        GemmSpec spec = GemmSpec.of(s[0], s[1], s[2], (order & 1) != 0, (order & 2) != 0);
        cases.add(product(order == 0 ? RANDOM : SMALL_INTEGERS, spec));
        cases.add(product(RANDOM, padded(spec.scaled(-0.75, order == 1 ? 0 : 1))));
      }
    }
    for (int i = 0; i < LARGE.length; i++) {
      int[] s = LARGE[i];
      cases.add(product(RANDOM, GemmSpec.of(s[0], s[1], s[2], i % 2 == 1, i / 2 % 2 == 1)));
      cases.add(product(SMALL_INTEGERS, GemmSpec.of(s[0], s[1], s[2], i % 2 == 0, i / 2 % 2 == 0)));
    }
    special(cases);
    epilogues(cases);
    return cases;
  }

  private static void special(List<KernelCase> cases) {
    for (InputKind kind : List.of(RANDOM, SMALL_INTEGERS)) {
      GemmSpec spec = GemmSpec.of(13, 17, 11);
      cases.add(product(kind, spec.scaled(0, 2)));
      cases.add(product(kind, spec.scaled(0.5, 0)));
      cases.add(product(kind, spec.scaled(2, -0.5)));
      cases.add(product(kind, spec.accumulating()));
      cases.add(product(kind, GemmSpec.of(5, 7, 0).scaled(1, 0.5)));
      cases.add(product(kind, spec.batched(3, 13 * 11, 11 * 17, 13 * 17)));
      cases.add(product(kind, spec.batched(3, 13 * 11, 0, 13 * 17)));
      cases.add(product(kind, spec.batched(3, 0, 11 * 17, 13 * 17).accumulating()));
      cases.add(product(kind, spec.batched(0, 0, 0, 13 * 17)));
      cases.add(product(kind, GemmSpec.of(1, 1, 9).batched(37, 9, 9, 1)));
      cases.add(product(kind, GemmSpec.of(4, 4, 4, true, true).batched(19, 16, 16, 16)));
      cases.add(product(kind, interleaved(kind == RANDOM)));
    }
    cases.add(product(NAN, GemmSpec.of(13, 33, 5)));
    cases.add(product(NAN, GemmSpec.of(13, 33, 5, true, true)));
    cases.add(product(NAN, GemmSpec.of(1, 33, 7)));
  }

  /** Products whose matrices lie between each other, as the groups of a convolution do. */
  private static GemmSpec interleaved(boolean transposeB) {
    return GemmSpec.of(9, 5, 7, false, transposeB)
        .leading(3 * 7, transposeB ? 7 : 5, 3 * 5)
        .batched(3, 7, 35, 5);
  }

  private static GemmSpec padded(GemmSpec spec) {
    return spec.leading(spec.lda() + 3, spec.ldb() + 1, spec.ldc() + 5);
  }

  /** Returns a product whose operands lie in as many elements as it needs. */
  public static KernelCase product(InputKind kind, GemmSpec spec) {
    return KernelCase.of(
        Family.MATMUL,
        "Primitives.matmul",
        describe(spec),
        kind,
        spec.flops(),
        a -> {
          Tensor x = a.real("a", lengthA(spec));
          Tensor y = a.real("b", lengthB(spec));
          int length = length(spec.m(), spec.n(), spec.ldc(), spec.batch(), spec.strideC());
          Tensor c = spec.beta() == 0 ? a.output("c", length) : a.updated("c", length);
          return backend -> backend.matmul(spec, x, y, c);
        });
  }

  private static void epilogues(List<KernelCase> cases) {
    Expr sum = Expr.input(0);
    Expr row = Expr.input(1);
    Expr gelu = sum.plus(row).times(0.5).times(sum.plus(row).times(Math.sqrt(0.5)).erf().plus(1));
    List<Fused> functions =
        List.of(
            Fused.identity(),
            Fused.of(sum.plus(row)),
            Fused.of(sum.plus(row).max(Expr.constant(0))),
            Fused.of(sum.times(Expr.input(2)).plus(row)),
            Fused.of(gelu));
    int[][] sizes = {{0, 3, 2}, {1, 1, 1}, {5, 7, 3}, {13, 33, 17}, {28, 64, 9}, {61, 130, 20}};
    for (int[] s : sizes) {
      for (int i = 0; i < functions.size(); i++) {
        GemmSpec spec = GemmSpec.of(s[0], s[1], s[2], false, i % 2 == 1);
        cases.add(epilogue(RANDOM, spec, functions.get(i), i));
        if (i < 4) {
          cases.add(epilogue(SMALL_INTEGERS, spec, functions.get(i), i));
        }
      }
    }
    Fused relu = functions.get(2);
    cases.add(epilogue(NAN, GemmSpec.of(13, 33, 5), relu, 2));
    cases.add(epilogue(RANDOM, GemmSpec.of(7, 9, 5).batched(3, 35, 45, 63), relu, 2));
    cases.add(epilogue(SMALL_INTEGERS, GemmSpec.of(7, 9, 5).scaled(2, 1), relu, 2));
    cases.add(epilogue(RANDOM, GemmSpec.of(7, 9, 0), relu, 2));
  }

  /** Returns a product with a function of the sum and of rows. */
  public static KernelCase epilogue(InputKind kind, GemmSpec spec, Fused f, int number) {
    return KernelCase.of(
        Family.MATMUL,
        "MatmulKernels.matmul",
        describe(spec) + " epilogue " + number,
        kind,
        spec.flops(),
        a -> {
          Tensor x = a.real("a", lengthA(spec));
          Tensor y = a.real("b", lengthB(spec));
          List<Tensor> rows = new ArrayList<>();
          for (int i = 1; i < f.inputs(); i++) {
            rows.add(a.finite("row" + i, 1, spec.n()));
          }
          int[] extents = {spec.batch() * spec.m(), spec.n()};
          Tensor c = spec.beta() == 0 ? a.output("c", extents) : a.updated("c", extents);
          var epilogue = f.equals(Fused.identity()) ? Epilogue.none() : new Epilogue(f, rows);
          return backend -> backend.matmul(spec, x, y, epilogue, c);
        });
  }

  private static String describe(GemmSpec s) {
    return "%dx%dx%d%s%s ld %d,%d,%d batch %d by %d,%d,%d alpha %s beta %s"
        .formatted(
            s.m(),
            s.n(),
            s.k(),
            s.transposeA() ? " At" : "",
            s.transposeB() ? " Bt" : "",
            s.lda(),
            s.ldb(),
            s.ldc(),
            s.batch(),
            s.strideA(),
            s.strideB(),
            s.strideC(),
            s.alpha(),
            s.beta());
  }

  private static int lengthA(GemmSpec s) {
    return s.transposeA()
        ? length(s.k(), s.m(), s.lda(), s.batch(), s.strideA())
        : length(s.m(), s.k(), s.lda(), s.batch(), s.strideA());
  }

  private static int lengthB(GemmSpec s) {
    return s.transposeB()
        ? length(s.n(), s.k(), s.ldb(), s.batch(), s.strideB())
        : length(s.k(), s.n(), s.ldb(), s.batch(), s.strideB());
  }

  private static int length(int rows, int columns, int leading, int batch, int stride) {
    return rows == 0 || columns == 0 || batch == 0
        ? 0
        : (batch - 1) * stride + (rows - 1) * leading + columns;
  }
}
