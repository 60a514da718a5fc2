package dev.cotangent.cnn;

/**
 * A convolution whose window is a stretch of time: of height 1 in its options.
 *
 * @param <S> the layer's own type
 */
public sealed interface SequenceConvolution<S extends SequenceConvolution<S>> extends Convolution<S>
    permits Conv1d, ConvTranspose1d {

  /** Returns this layer with filters of another width. */
  default S kernel(int size) {
    return with(options().window(options().window().size(1, size)));
  }

  /** Returns this layer with another distance between outputs. */
  default S stride(int stride) {
    return with(options().window(options().window().stride(1, stride)));
  }

  /** Returns this layer with padding before and after each sequence. */
  default S padding(int size) {
    return padding(size, size);
  }

  /** Returns this layer with padding before and after each sequence. */
  default S padding(int before, int after) {
    return with(options().window(options().window().padding(0, 0, before, after)).same(false));
  }

  /** Returns this layer with another distance between the taps of a filter. */
  default S dilation(int dilation) {
    return with(options().window(options().window().dilation(1, dilation)));
  }
}
