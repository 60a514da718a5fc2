package dev.cotangent.cpu;

import jdk.incubator.vector.FloatVector;

/** The kernels under test, by the Vector API or without it, on a pool of its own. */
record CpuKernels(
    String name, Tiles tiles, RowLoops loops, Workers workers, ScratchPool scratches) {

  /**
   * Tells whether the JVM makes vectors of this width of its own objects, a thousand times slower.
   *
   * <p>Tests then leave large problems to machines that have such vectors.
   */
  static boolean emulated() {
    return Lanes.COUNT > FloatVector.SPECIES_PREFERRED.length();
  }

  /** Returns how many random problems to try: a quarter where vectors are emulated. */
  static int problems(int count) {
    return emulated() ? count / 4 : count;
  }

  static CpuKernels simd(int threads) {
    Tiles tiles = SimdTiles.create();
    return new CpuKernels(
        "simd-" + threads,
        tiles,
        new VectorRowLoops(),
        new Workers(threads),
        new ScratchPool(tiles));
  }

  static CpuKernels scalar(int threads) {
    Tiles tiles = ScalarTiles.create();
    return new CpuKernels(
        "scalar-" + threads,
        tiles,
        new ScalarRowLoops(),
        new Workers(threads),
        new ScratchPool(tiles));
  }

  Conv2d conv2d() {
    return conv2d(Winograd.OFF);
  }

  Conv2d conv2d(Winograd winograd) {
    return new Conv2d(tiles, loops, workers, scratches, winograd);
  }

  Gemm gemm() {
    return new Gemm(tiles, workers, scratches);
  }

  @Override
  public String toString() {
    return name;
  }
}
