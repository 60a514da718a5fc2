package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * What a window sees, as a strided view: patches[group, image, p, q, tap row, tap column, channel].
 *
 * <p>Copying the view yields the patch matrix (im2col: Chellapilla, Puri and Simard 2006); adding
 * into it is the transposed operation (col2im). Images with padding are first copied into larger
 * ones of zeros.
 *
 * @param images number of images in one go
 * @param groups number of equal groups the channels are cut into
 */
record WindowView(Window2d window, int images, int height, int width, int channels, int groups) {
  /** Elements of workspace that a part may take, unless it is one image. */
  private static final int PART_ELEMENTS = 1 << 21;

  /** Work on a part of the images. */
  interface Step {
    /**
     * Does the work.
     *
     * @param part the view of the part
     * @param from index of its first image
     * @param work workspace, released after the step
     */
    void run(WindowView part, int from, Workspace work);
  }

  /** Cuts images of the shape x[batch, height, width, channels] into parts of bounded workspace. */
  static void inParts(
      Primitives p, String kernel, Window2d window, Shape x, int groups, Step step) {
    var one = new WindowView(window, 1, x.extent(1), x.extent(2), x.extent(3), groups);
    long patches = (long) one.patchCount() * one.patchSize() * groups;
    long padded = (long) one.paddedHeight() * one.paddedWidth() * x.extent(3);
    int most = (int) Math.max(1, PART_ELEMENTS / Math.max(1, Math.max(patches, padded)));
    for (int from = 0; from < x.extent(0); from += most) {
      try (var work = new Workspace(p, kernel)) {
        step.run(one.images(Math.min(most, x.extent(0) - from)), from, work);
      }
    }
  }

  /** Returns this part of all images, or of all outputs. */
  Tensor part(Tensor all, int from) {
    return all.slice(0, from, images);
  }

  /** Returns this view of another number of images. */
  WindowView images(int images) {
    return new WindowView(window, images, height, width, channels, groups);
  }

  /** Returns this view of other channels, in one group. */
  WindowView channels(int channels) {
    return new WindowView(window, images, height, width, channels, 1);
  }

  /** Returns the rows of the patch matrix: one for each output position. */
  int patchCount() {
    return images * window.outputHeight(height) * window.outputWidth(width);
  }

  /** Returns the columns of the patch matrix of one group: taps times channels. */
  int patchSize() {
    return window.height() * window.width() * (channels / groups);
  }

  /** Returns [groups, patchCount, patchSize]. */
  Shape patchShape() {
    return Shape.of(groups, patchCount(), patchSize());
  }

  /** Tells whether every output position sees exactly the channels of one input position. */
  boolean isPointwise() {
    return window.height() == 1
        && window.width() == 1
        && window.strideHeight() == 1
        && window.strideWidth() == 1
        && !isPadded();
  }

  /** Returns images as the window sees them: padded with zeros, or x itself. */
  Tensor padded(Primitives p, Workspace work, Tensor x) {
    if (!isPadded()) {
      return x;
    }
    Tensor padded = work.zeros(images, paddedHeight(), paddedWidth(), channels);
    p.addView(x, interior(padded));
    return padded;
  }

  /** Copies what the window sees to dense patches[groups, patchCount, patchSize]. */
  void copyPatches(Primitives p, Workspace work, Tensor x, Tensor patches) {
    Tensor seen = seen(padded(p, work, x));
    p.copyView(seen, patches.reshape(seen.shape()));
  }

  /** Overwrites dx with the sum of all patches that hold each element. */
  void sumPatches(Primitives p, Workspace work, Tensor patches, Tensor dx) {
    Tensor padded =
        isPadded() ? work.allocate(images, paddedHeight(), paddedWidth(), channels) : dx;
    p.fill(0, padded);
    Tensor seen = seen(padded);
    p.addView(patches.reshape(seen.shape()), seen);
    if (isPadded()) {
      p.copyView(interior(padded), dx);
    }
  }

  private Tensor seen(Tensor padded) {
    int row = paddedWidth() * channels;
    var shape =
        Shape.of(
            groups,
            images,
            window.outputHeight(height),
            window.outputWidth(width),
            window.height(),
            window.width(),
            channels / groups);
    int[] strides = {
      channels / groups,
      paddedHeight() * row,
      window.strideHeight() * row,
      window.strideWidth() * channels,
      window.dilationHeight() * row,
      window.dilationWidth() * channels,
      1
    };
    return Workspace.view(padded, shape, strides, padded.layout().offset());
  }

  private Tensor interior(Tensor padded) {
    return padded.slice(1, window.padTop(), height).slice(2, window.padLeft(), width);
  }

  private boolean isPadded() {
    return window.padTop() + window.padBottom() + window.padLeft() + window.padRight() > 0;
  }

  private int paddedHeight() {
    return height + window.padTop() + window.padBottom();
  }

  private int paddedWidth() {
    return width + window.padLeft() + window.padRight();
  }
}
