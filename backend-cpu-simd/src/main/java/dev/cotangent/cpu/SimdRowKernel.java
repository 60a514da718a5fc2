package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;
import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Products of one row by the Vector API: four sums, or eight vectors of sums, at a time. */
final class SimdRowKernel extends RowKernel {
  private static final int BLOCK = 8 * COUNT;

  @Override
  void dots(
      int n,
      int k,
      float alpha,
      float[] x,
      int xAt,
      float[] b,
      int bAt,
      int bStep,
      boolean add,
      float[] y,
      int yAt,
      int yStep) {
    float[] sums = new float[4 * COUNT];
    for (int j = 0; j < n; j += 4) {
      int rows = Math.min(4, n - j);
      int at = bAt + j * bStep;
      fourDots(
          k,
          x,
          xAt,
          b,
          at,
          at + Math.min(1, rows - 1) * bStep,
          at + Math.min(2, rows - 1) * bStep,
          at + Math.min(3, rows - 1) * bStep,
          sums);
      addLanes(sums);
      for (int r = 0; r < rows; r++) {
        int to = yAt + (j + r) * yStep;
        y[to] = add ? y[to] + alpha * sums[r * COUNT] : alpha * sums[r * COUNT];
      }
    }
  }

  /**
   * Adds up the lanes of each of four vectors, to its first one.
   *
   * <p>A method of its own: with the sums of lanes in one method, C2 boxed the vectors in some
   * virtual machines.
   */
  private static void addLanes(float[] vectors) {
    for (int r = 0; r < 4; r++) {
      vectors[r * COUNT] = Lanes.sum(fromArray(F, vectors, r * COUNT));
    }
  }

  private static void fourDots(
      int k, float[] x, int xAt, float[] b, int b0, int b1, int b2, int b3, float[] sums) {
    FloatVector s0 = zero(F);
    FloatVector s1 = zero(F);
    FloatVector s2 = zero(F);
    FloatVector s3 = zero(F);
    int last = (k - 1) / COUNT * COUNT;
    for (int p = 0; p < last; p += COUNT) {
      FloatVector v = fromArray(F, x, xAt + p);
      s0 = fma(v, fromArray(F, b, b0 + p), s0);
      s1 = fma(v, fromArray(F, b, b1 + p), s1);
      s2 = fma(v, fromArray(F, b, b2 + p), s2);
      s3 = fma(v, fromArray(F, b, b3 + p), s3);
    }
    VectorMask<Float> rest = Lanes.first(k - last);
    FloatVector v = fromArray(F, x, xAt + last, rest);
    fma(v, fromArray(F, b, b0 + last, rest), s0).intoArray(sums, 0);
    fma(v, fromArray(F, b, b1 + last, rest), s1).intoArray(sums, COUNT);
    fma(v, fromArray(F, b, b2 + last, rest), s2).intoArray(sums, 2 * COUNT);
    fma(v, fromArray(F, b, b3 + last, rest), s3).intoArray(sums, 3 * COUNT);
  }

  @Override
  void combine(
      int n,
      int k,
      float alpha,
      float[] x,
      int xAt,
      int xStep,
      float[] b,
      int bAt,
      int bStep,
      boolean add,
      float[] y,
      int yAt) {
    float[] sums = new float[BLOCK];
    int j = 0;
    for (; j <= n - BLOCK; j += BLOCK) {
      block(k, alpha, x, xAt, xStep, b, bAt + j, bStep, sums);
      SimdTiles.finish(sums, BLOCK, add, y, yAt + j, BLOCK, 1, BLOCK);
    }
    for (; j < n; j += COUNT) {
      int lanes = Math.min(COUNT, n - j);
      vector(k, alpha, x, xAt, xStep, b, bAt + j, bStep, lanes, sums);
      SimdTiles.finish(sums, COUNT, add, y, yAt + j, COUNT, 1, lanes);
    }
  }

  private static void block(
      int k, float alpha, float[] x, int xAt, int xStep, float[] b, int bAt, int bStep, float[] y) {
    FloatVector s0 = zero(F);
    FloatVector s1 = zero(F);
    FloatVector s2 = zero(F);
    FloatVector s3 = zero(F);
    FloatVector s4 = zero(F);
    FloatVector s5 = zero(F);
    FloatVector s6 = zero(F);
    FloatVector s7 = zero(F);
    int xp = xAt;
    int at = bAt;
    for (int p = 0; p < k; p++) {
      FloatVector v = broadcast(F, x[xp]);
      s0 = fma(v, fromArray(F, b, at), s0);
      s1 = fma(v, fromArray(F, b, at + COUNT), s1);
      s2 = fma(v, fromArray(F, b, at + 2 * COUNT), s2);
      s3 = fma(v, fromArray(F, b, at + 3 * COUNT), s3);
      s4 = fma(v, fromArray(F, b, at + 4 * COUNT), s4);
      s5 = fma(v, fromArray(F, b, at + 5 * COUNT), s5);
      s6 = fma(v, fromArray(F, b, at + 6 * COUNT), s6);
      s7 = fma(v, fromArray(F, b, at + 7 * COUNT), s7);
      xp += xStep;
      at += bStep;
    }
    s0.mul(alpha).intoArray(y, 0);
    s1.mul(alpha).intoArray(y, COUNT);
    s2.mul(alpha).intoArray(y, 2 * COUNT);
    s3.mul(alpha).intoArray(y, 3 * COUNT);
    s4.mul(alpha).intoArray(y, 4 * COUNT);
    s5.mul(alpha).intoArray(y, 5 * COUNT);
    s6.mul(alpha).intoArray(y, 6 * COUNT);
    s7.mul(alpha).intoArray(y, 7 * COUNT);
  }

  private static void vector(
      int k,
      float alpha,
      float[] x,
      int xAt,
      int xStep,
      float[] b,
      int bAt,
      int bStep,
      int lanes,
      float[] y) {
    VectorMask<Float> mask = Lanes.first(lanes);
    FloatVector s = zero(F);
    for (int p = 0; p < k; p++) {
      s = fma(broadcast(F, x[xAt + p * xStep]), fromArray(F, b, bAt + p * bStep, mask), s);
    }
    s.mul(alpha).intoArray(y, 0);
  }
}
