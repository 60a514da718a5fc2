package dev.cotangent.cpu;

/** The loops of pooling over single images; see {@link dev.cotangent.backend.PoolKernels}. */
interface PoolLoops {

  /** Finds the maximum of each window and the tap that won. */
  void max(PoolGeometry g, float[] x, int xAt, float[] y, int yAt, int[] winner, int winnerAt);

  /** Adds each dy to the tap that won; dx holds zeros before. */
  void maxGrad(
      PoolGeometry g, float[] dy, int dyAt, int[] winner, int winnerAt, float[] dx, int at);

  /** Finds the mean of each window. */
  void average(PoolGeometry g, boolean countPadding, float[] x, int xAt, float[] y, int yAt);

  /** Adds to each tap its share of each dy; dx holds zeros before. */
  void averageGrad(PoolGeometry g, boolean countPadding, float[] dy, int dyAt, float[] dx, int at);
}
