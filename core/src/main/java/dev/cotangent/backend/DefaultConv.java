package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/**
 * Convolution and its gradients, made of primitives: patches, products and sums of patches.
 *
 * <p>With X the patch matrix [positions, taps*channels] and W the filters [out, taps*channels] of a
 * group: Y = X Wᵀ, dX = dY W, dW = dYᵀ X; dx sums the patches dX where they overlap. Groups are one
 * batch of products. Images go in parts of bounded workspace.
 */
public final class DefaultConv {
  private DefaultConv() {}

  /** See {@link ConvKernels#conv2d}. */
  public static void conv2d(
      Primitives p, Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    KernelShapes.conv2d("conv2d", spec, x, w, y);
    int out = w.shape().extent(0);
    KernelShapes.epilogue("conv2d", epilogue, out);
    WindowView.inParts(
        p,
        "conv2d",
        spec.window(),
        x.shape(),
        spec.groups(),
        (part, from, work) -> {
          Factors f = Factors.of(part, out);
          p.matmul(
              GemmSpec.of(part.patchCount(), f.filters, part.patchSize(), false, true)
                  .leading(f.lead, part.patchSize(), out)
                  .batched(spec.groups(), f.stride, f.filters * part.patchSize(), f.filters),
              patches(p, work, part, part.part(x, from)),
              w,
              part.part(y, from));
        });
    DefaultMatmul.apply(p, epilogue, y.reshape(y.size() / Math.max(1, out), out));
  }

  /** See {@link ConvKernels#conv2dGradInput}. */
  public static void gradInput(Primitives p, Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    KernelShapes.conv2d("conv2dGradInput", spec, dx, w, dy);
    int out = w.shape().extent(0);
    WindowView.inParts(
        p,
        "conv2dGradInput",
        spec.window(),
        dx.shape(),
        spec.groups(),
        (part, from, work) -> {
          Factors f = Factors.of(part, out);
          Tensor target = part.part(dx, from);
          Tensor patches = part.isPointwise() ? target : work.allocate(part.patchShape());
          p.matmul(
              GemmSpec.of(part.patchCount(), part.patchSize(), f.filters)
                  .leading(out, part.patchSize(), f.lead)
                  .batched(spec.groups(), f.filters, f.filters * part.patchSize(), f.stride),
              part.part(dy, from),
              w,
              patches);
          if (!part.isPointwise()) {
            part.sumPatches(p, work, patches, target);
          }
        });
  }

  /** See {@link ConvKernels#conv2dGradFilter}. */
  public static void gradFilter(Primitives p, Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    KernelShapes.conv2d("conv2dGradFilter", spec, x, dw, dy);
    int out = dw.shape().extent(0);
    if (x.shape().extent(0) == 0) {
      p.fill(0, dw);
    }
    WindowView.inParts(
        p,
        "conv2dGradFilter",
        spec.window(),
        x.shape(),
        spec.groups(),
        (part, from, work) -> {
          Factors f = Factors.of(part, out);
          p.matmul(
              GemmSpec.of(f.filters, part.patchSize(), part.patchCount(), true, false)
                  .leading(out, f.lead, part.patchSize())
                  .batched(spec.groups(), f.filters, f.stride, f.filters * part.patchSize())
                  .scaled(1, from == 0 ? 0 : 1),
              part.part(dy, from),
              patches(p, work, part, part.part(x, from)),
              dw);
        });
  }

  /**
   * Where the factors of the products lie.
   *
   * @param filters filters of one group
   * @param lead distance between the rows of the patch matrix
   * @param stride distance between the patch matrices of two groups
   */
  private record Factors(int filters, int lead, int stride) {
    static Factors of(WindowView view, int out) {
      int filters = out / view.groups();
      return view.isPointwise()
          ? new Factors(filters, view.channels(), view.patchSize())
          : new Factors(filters, view.patchSize(), view.patchCount() * view.patchSize());
    }
  }

  /** Returns the patch matrices; for a 1x1 window the images are their own. */
  private static Tensor patches(Primitives p, Workspace work, WindowView part, Tensor x) {
    if (part.isPointwise()) {
      return x;
    }
    Tensor patches = work.allocate(part.patchShape());
    part.copyPatches(p, work, x, patches);
    return patches;
  }
}
