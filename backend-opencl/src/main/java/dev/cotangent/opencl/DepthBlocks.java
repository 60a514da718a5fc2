package dev.cotangent.opencl;

import dev.cotangent.backend.GemmSpec;
import dev.cotangent.opencl.Gemm.Matrix;

/**
 * The blocks into which a product cuts a long sum over k, so that the panels of one stay in cache.
 *
 * @param count how many there are, at least one
 * @param depth elements of k in each but the last, which may have fewer
 */
record DepthBlocks(int count, int depth) {
  private static final int DEPTH = 1024;

  /** Returns the blocks of a sum of k elements. */
  static DepthBlocks of(int k) {
    int count = Math.max(1, (k + DEPTH / 2) / DEPTH);
    return new DepthBlocks(count, (k + count - 1) / count);
  }

  /** What is done for a block of k. */
  interface Step {
    /** Computes the block of k that starts at {@code from}; {@code part} is its product. */
    void run(GemmSpec part, int from);
  }

  /** Runs a step for each block of a product, in order; all but the first add to C. */
  static void forEach(GemmSpec s, Step step) {
    if (s.m() == 0 || s.n() == 0 || s.batch() == 0) {
      return;
    }
    DepthBlocks blocks = of(s.k());
    for (int i = 0; i < blocks.count; i++) {
      int from = i * blocks.depth;
      int k = Math.min(blocks.depth, s.k() - from);
      var part =
          new GemmSpec(
              s.m(),
              s.n(),
              k,
              s.transposeA(),
              s.transposeB(),
              Math.max(s.lda(), s.transposeA() ? s.m() : k),
              Math.max(s.ldb(), s.transposeB() ? k : s.n()),
              s.ldc(),
              s.batch(),
              s.strideA(),
              s.strideB(),
              s.strideC(),
              s.alpha(),
              i == 0 ? s.beta() : 1);
      step.run(part, from);
    }
  }

  /** Returns A from an element of k on. */
  static Matrix ofA(GemmSpec spec, Matrix a, int from) {
    return new Matrix(a.block(), a.at() + from * stepOfA(spec));
  }

  /** Returns B from an element of k on. */
  static Matrix ofB(GemmSpec spec, Matrix b, int from) {
    return new Matrix(b.block(), b.at() + from * stepOfB(spec));
  }

  /** Returns the distance of two neighbours along k in A. */
  static int stepOfA(GemmSpec spec) {
    return spec.transposeA() ? spec.lda() : 1;
  }

  /** Returns the distance of two neighbours along k in B. */
  static int stepOfB(GemmSpec spec) {
    return spec.transposeB() ? 1 : spec.ldb();
  }
}
