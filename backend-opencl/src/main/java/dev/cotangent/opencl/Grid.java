package dev.cotangent.opencl;

/**
 * The work-items of a launch: how many along three axes, in groups of which size.
 *
 * <p>Counts are rounded up to whole groups, so kernels compare their position with the true count.
 *
 * @param x work-items along the fastest axis, a multiple of {@code groupX}
 */
record Grid(long x, long y, long z, int groupX, int groupY) {

  /** Returns a grid of one axis. */
  static Grid line(long count, int group) {
    return new Grid(rounded(count, group), 1, 1, group, 1);
  }

  /** Returns a grid of two axes. */
  static Grid plane(long x, long y, int groupX, int groupY) {
    return new Grid(rounded(x, groupX), rounded(y, groupY), 1, groupX, groupY);
  }

  /** Returns a grid of three axes, groups being flat. */
  static Grid space(long x, long y, long z, int groupX, int groupY) {
    return new Grid(rounded(x, groupX), rounded(y, groupY), z, groupX, groupY);
  }

  private static long rounded(long count, int group) {
    return (count + group - 1) / group * group;
  }
}
