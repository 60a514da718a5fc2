package dev.cotangent.opencl;

import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Pooling and its gradients: each work-item gathers what one element is made of. */
final class Pools {
  private final ClContext context;

  Pools(ClContext context) {
    this.context = context;
  }

  /** Tells whether the rows of images are short enough for the kernels' arithmetic. */
  static boolean canPool(Tensor x) {
    return (long) x.shape().extent(2) * x.shape().extent(3) < Convolutions.LONGEST_ROW;
  }

  /** y = the maximum over each window, winner = its tap. */
  void max(Window2d window, Tensor x, Tensor y, Tensor winner) {
    over(launch("max_pool"), window, x, y)
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
    over(launch("average_pool"), window, x, y)
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
      over(launch("average_pool"), window, dx, dy)
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
    Launch launch = launch("pool_grad");
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

  private static Launch window(Launch launch, Window2d w) {
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
    return context
        .deviceClass()
        .matrix((long) s.extent(0) * s.extent(1), (long) s.extent(2) * s.extent(3));
  }

  private Launch launch(String kernel) {
    return context.launch(context.programs().files("", "pools").kernel(kernel));
  }
}
