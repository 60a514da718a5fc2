package dev.cotangent.opencl;

/**
 * The fused multiply-adds that a device does at most, measured by a kernel that does nothing else.
 *
 * <p>The yardstick for the speed of matrix products, through the same driver.
 */
final class FmaPeak {
  private static final int CHAINS = 12;
  private static final int CPU_ROUNDS = 20_000;
  private static final int GPU_ROUNDS = 4_000;
  private static final int GPU_GROUPS_PER_UNIT = 16;
  private static final int GPU_GROUP = 256;

  /** Many, since pocl gives a thread dozens of groups at once: of a few, all go to one thread. */
  private static final int CPU_ITEMS_PER_UNIT = 128;

  private static final int GPU_LANES = 4;

  private final ClContext context;
  private final Grid grid;
  private final int lanes;
  private final int rounds;

  FmaPeak(ClContext context) {
    this.context = context;
    int units = context.device().computeUnits();
    boolean cpu = context.deviceClass() == DeviceClass.CPU;
    lanes = cpu ? Math.clamp(context.device().floatLanes(), 4, 16) : GPU_LANES;
    rounds = cpu ? CPU_ROUNDS : GPU_ROUNDS;
    grid =
        cpu
            ? Grid.line((long) units * CPU_ITEMS_PER_UNIT, 1)
            : Grid.line((long) units * GPU_GROUPS_PER_UNIT * GPU_GROUP, GPU_GROUP);
  }

  /** Returns the floating-point operations of one {@link #run}: 2 for each multiply-add. */
  double flops() {
    return 2.0 * grid.x() * rounds * CHAINS * lanes;
  }

  /** Runs the kernel once and waits. */
  void run() {
    String options = "-DLANES=%d -DCHAINS=%d".formatted(lanes, CHAINS);
    try (ClContext.Scratch sums = context.scratch(grid.x())) {
      context
          .launch(context.programs().files(options, "fma_peak").kernel("fma_peak"))
          .integer(rounds)
          .real(1 - 0x1p-20)
          .real(0x1p-20)
          .block(sums.block())
          .work(flops(), 0)
          .run(grid);
      context.queue().finish();
    }
  }
}
