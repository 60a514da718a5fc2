package dev.cotangent.opencl;

import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Pooling and its gradients: each work-item gathers what one element is made of, or on a CPU what a
 * row is made of.
 */
final class Pools {
  private final ClContext context;

  Pools(ClContext context) {
    this.context = context;
  }

  /** y = the maximum over each window, winner = its tap. */
  void max(Window2d window, Tensor x, Tensor y, Tensor winner) {
    over(launch("max_pool", x), window, x, y)
        .tensor(x)
        .tensor(y)
        .tensor(winner)
        .work(0, 4.0 * x.size() + 8.0 * y.size())
        .run(grid(y));
  }

  /** dx = each dy at the tap that won. */
  void maxGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    gather(window, ClBuffer.of(dy).block(), dy.layout().offset(), dy.shape(), winner, dx, false);
  }

  /** y = the mean over each window. */
  void average(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    over(launch("average_pool", x), window, x, y)
        .integer(countPadding ? 1 : 0)
        .integer(0)
        .tensor(x)
        .tensor(y)
        .work(0, 4.0 * x.size() + 4.0 * y.size())
        .run(grid(y));
  }

  /** dx = each dy divided among its window. */
  void averageGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    try (ClContext.Scratch share = context.scratch(dy.size())) {
      over(launch("average_pool", dx), window, dx, dy)
          .integer(countPadding ? 1 : 0)
          .integer(1)
          .tensor(dy)
          .block(share.block())
          .integer(0)
          .work(0, 8.0 * dy.size())
          .run(grid(dy));
      gather(window, share.block(), 0, dy.shape(), dy, dx, true);
    }
  }

  /** Adds the extents of x and y, and the window. */
  private static Launch over(Launch launch, Window2d window, Tensor x, Tensor y) {
    Shape in = x.shape();
    Shape out = y.shape();
    return window(
            launch.vector(
                out.extent(0) * out.extent(1),
                out.extent(2) * out.extent(3),
                out.extent(1),
                in.extent(1),
                in.extent(2),
                in.extent(3),
                0,
                0),
            window)
        .real(1.0 / out.extent(3));
  }

  private void gather(
      Window2d window,
      MemoryBlock dy,
      int dyAt,
      Shape from,
      Tensor winner,
      Tensor dx,
      boolean all) {
    Shape to = dx.shape();
    Launch launch = launch("pool_grad", dx);
    launch.vector(
        to.extent(0) * to.extent(1),
        to.extent(2) * to.extent(3),
        to.extent(1),
        from.extent(1),
        from.extent(2),
        from.extent(3),
        from.extent(2) * from.extent(3),
        0);
    window(launch, window)
        .reals(1.0 / to.extent(3), 1.0 / window.strideHeight(), 1.0 / window.strideWidth(), 0)
        .integer(all ? 1 : 0)
        .block(dy)
        .integer(dyAt)
        .tensor(winner)
        .tensor(dx)
        .work(0, 4.0 * dx.size() + 8.0 * from.size())
        .run(grid(dx));
  }

  /** Adds a window as eight numbers. */
  static Launch window(Launch launch, Window2d w) {
    return launch.vector(
        w.height(),
        w.width(),
        w.strideHeight(),
        w.strideWidth(),
        w.dilationHeight(),
        w.dilationWidth(),
        w.padTop(),
        w.padLeft());
  }

  private Grid grid(Tensor y) {
    Shape s = y.shape();
    long rows = (long) s.extent(0) * s.extent(1);
    return switch (context.deviceClass()) {
      case GPU -> context.deviceClass().matrix(rows, (long) s.extent(2) * s.extent(3));
      case CPU -> Grid.line(s.size() == 0 ? 0 : rows, 1);
    };
  }

  private Launch launch(String kernel, Tensor x) {
    ClProgram program =
        switch (context.deviceClass()) {
          case GPU -> {
            long row = (long) x.shape().extent(2) * x.shape().extent(3);
            yield context.programs().files(RowDivision.option(row), "row_division", "pools");
          }
          case CPU -> context.programs().files("-DLANES=" + context.vectorLanes(), "pools_cpu");
        };
    return context.launch(program.kernel(kernel));
  }
}
