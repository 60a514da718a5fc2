package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.GemmSpec;
import java.util.SplittableRandom;

/** A matrix product with its operands, and its result by plain loops in float64. */
record GemmProblem(GemmSpec spec, int offset, float[] a, float[] b, float[] c) {

  /** Returns a spec of these extents; the transposes, paddings, batch and factors vary. */
  static GemmSpec random(SplittableRandom r, int m, int n, int k) {
    boolean ta = r.nextBoolean();
    boolean tb = r.nextBoolean();
    int lda = (ta ? m : k) + r.nextInt(2) * r.nextInt(5);
    int ldb = (tb ? k : n) + r.nextInt(2) * r.nextInt(5);
    int ldc = n + r.nextInt(2) * r.nextInt(5);
    int batch = r.nextInt(4) == 0 ? 1 + r.nextInt(9) : 1;
    int strideB = r.nextBoolean() ? 0 : ldb * (tb ? n : k) + r.nextInt(3);
    double alpha = r.nextInt(3) == 0 ? 2 : 1;
    double beta = r.nextInt(3) - 1;
    return new GemmSpec(
        m,
        n,
        k,
        ta,
        tb,
        lda,
        ldb,
        ldc,
        batch,
        lda * (ta ? k : m) + 1,
        strideB,
        ldc * m,
        alpha,
        beta);
  }

  static GemmProblem integers(GemmSpec s, SplittableRandom r) {
    GemmProblem p = empty(s, r.nextInt(7));
    fill(p.a, () -> r.nextInt(9) - 4);
    fill(p.b, () -> r.nextInt(9) - 4);
    fill(p.c, () -> s.beta() == 0 ? Float.NaN : r.nextInt(9) - 4);
    return p;
  }

  static GemmProblem normal(GemmSpec s, SplittableRandom r) {
    GemmProblem p = empty(s, r.nextInt(7));
    fill(p.a, () -> (float) r.nextGaussian());
    fill(p.b, () -> (float) r.nextGaussian());
    fill(p.c, () -> (float) r.nextGaussian());
    return p;
  }

  private static GemmProblem empty(GemmSpec s, int offset) {
    int last = s.batch() - 1;
    return new GemmProblem(
        s,
        offset,
        new float[offset + last * s.strideA() + s.lda() * (s.transposeA() ? s.k() : s.m())],
        new float[offset + last * s.strideB() + s.ldb() * (s.transposeB() ? s.n() : s.k())],
        new float[offset + last * s.strideC() + s.ldc() * s.m()]);
  }

  private interface Source {
    float next();
  }

  private static void fill(float[] array, Source source) {
    for (int i = 0; i < array.length; i++) {
      array[i] = source.next();
    }
  }

  float[] run(Gemm gemm) {
    return run(gemm, TileEpilogue.NONE);
  }

  float[] run(Gemm gemm, TileEpilogue end) {
    float[] result = c.clone();
    gemm.multiply(spec, a, offset, b, offset, result, offset, end);
    return positiveZeros(result);
  }

  /** Which zero a sum of products yields depends on beta; the products here do not care. */
  private static float[] positiveZeros(float[] array) {
    for (int i = 0; i < array.length; i++) {
      array[i] += 0f;
    }
    return array;
  }

  private float a(int item, int i, int p) {
    int at = offset + item * spec.strideA();
    return a[at + (spec.transposeA() ? p * spec.lda() + i : i * spec.lda() + p)];
  }

  private float b(int item, int p, int j) {
    int at = offset + item * spec.strideB();
    return b[at + (spec.transposeB() ? j * spec.ldb() + p : p * spec.ldb() + j)];
  }

  private int at(int item, int i, int j) {
    return offset + item * spec.strideC() + i * spec.ldc() + j;
  }

  /** Returns what C shall hold, gaps between rows included. */
  float[] expected() {
    float[] result = c.clone();
    for (int item = 0; item < spec.batch(); item++) {
      for (int i = 0; i < spec.m(); i++) {
        for (int j = 0; j < spec.n(); j++) {
          double sum = 0;
          for (int p = 0; p < spec.k(); p++) {
            sum += (double) a(item, i, p) * b(item, p, j);
          }
          int at = at(item, i, j);
          result[at] = (float) (spec.alpha() * sum + (spec.beta() == 0 ? 0 : spec.beta() * c[at]));
        }
      }
    }
    return positiveZeros(result);
  }

  /** Checks each element within 4 * sqrt(k) * 2^-24 * sqrt(sum of the squared products). */
  void assertClose(float[] actual) {
    float[] expected = expected();
    for (int item = 0; item < spec.batch(); item++) {
      for (int i = 0; i < spec.m(); i++) {
        for (int j = 0; j < spec.n(); j++) {
          double squares = spec.beta() * spec.beta() * c[at(item, i, j)] * c[at(item, i, j)];
          for (int p = 0; p < spec.k(); p++) {
            squares += Math.pow(spec.alpha() * a(item, i, p) * b(item, p, j), 2);
          }
          double tolerance = 4 * Math.sqrt(spec.k() + 1) * 0x1p-24 * Math.sqrt(squares);
          assertThat((double) actual[at(item, i, j)] - expected[at(item, i, j)])
              .as("%s item %d row %d column %d", spec, item, i, j)
              .isBetween(-tolerance, tolerance);
        }
      }
    }
  }
}
