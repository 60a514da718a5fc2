package dev.cotangent.opencl;

/**
 * How the work-items of a launch share the rows of a matrix, as {@code shared_rows.cl} defines it.
 *
 * <p>Short rows belong to one item each, long ones to a group. The choice, and with it the order of
 * every sum, depends on the number of columns alone.
 *
 * @param lanes items that share a row
 */
record SharedRows(int rows, int columns, int lanes) {
  private static final int SHORT = 32;
  private static final int LONG = 4096;
  private static final int LANES = 64;
  private static final int MANY_LANES = 256;

  /** Returns how rows of so many columns are shared. */
  static SharedRows of(int rows, int columns) {
    int lanes = columns <= SHORT ? 1 : columns < LONG ? LANES : MANY_LANES;
    return new SharedRows(rows, columns, lanes);
  }

  /** Starts the making of a launch of a kernel in a file; its first arguments are the extents. */
  Launch launch(ClContext context, String file, String kernel) {
    ClProgram program = context.programs().files("-DLANES=" + lanes, "math", "shared_rows", file);
    return context.launch(program.kernel(kernel)).integer(rows).integer(columns);
  }

  /** Starts the kernel. */
  void run(ClContext context, Launch launch) {
    launch.run(
        lanes == 1
            ? context.deviceClass().rows(rows)
            : new Grid((long) rows * lanes, 1, 1, lanes, 1));
  }
}
