package dev.cotangent.cnn;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.LayerSpec;
import java.util.Optional;

/**
 * A layer of filters that slide over its input; the options that all dimensions share.
 *
 * <p>Parameters: {@code weight} [filters, window..., channels/groups] and {@code bias} [filters].
 * Unless told otherwise there is no padding, stride and dilation are 1, there is one group, a bias
 * and no activation; weight and bias are drawn from U(±1/√fanIn), fanIn the weights of a filter, as
 * PyTorch does.
 *
 * @param <S> the layer's own type
 */
public sealed interface Convolution<S extends Convolution<S>> extends LayerSpec
    permits ImageConvolution, SequenceConvolution {

  /** Returns what this layer was told. */
  ConvOptions options();

  /** Returns this layer with other options. */
  S with(ConvOptions options);

  /**
   * Returns this layer padded so that stride 1 keeps the size, and stride s divides it by s,
   * rounded up; an odd element goes to the bottom and right.
   */
  default S samePadding() {
    return with(options().same(true));
  }

  /** Returns this layer without padding: the window never leaves its input. */
  default S validPadding() {
    return with(options().window(options().window().padding(0, 0)).same(false));
  }

  /**
   * Returns this layer with padding that holds something else than zeros.
   *
   * <p>It is then a copy of the input, made before the convolution.
   */
  default S paddingMode(PaddingMode mode) {
    return with(options().mode(mode));
  }

  /**
   * Returns this layer with its channels in groups: each filter reads the channels of its group
   * only.
   *
   * @param groups must divide the numbers of channels and of filters
   */
  default S groups(int groups) {
    return with(options().groups(groups));
  }

  /** Returns this layer without a bias. */
  default S withoutBias() {
    return with(options().bias(Optional.empty()));
  }

  /**
   * Returns this layer with standardised filters: it uses (w - mean)/√(variance + 1e-5), each of
   * mean 0 and variance 1 over the weights of its filter, and trains w.
   *
   * <p>For networks without batch normalisation, or with small batches. Source: Qiao, Wang, Liu,
   * Shen and Yuille 2019, "Micro-Batch Training with Batch-Channel Normalization and Weight
   * Standardization", equation 1.
   */
  default S standardised() {
    return with(options().standardised(true));
  }

  /** Returns this layer with an activation after the bias. */
  default S activation(Activation activation) {
    return with(options().activation(activation));
  }

  /** Returns this layer with other initial filters. */
  default S weight(Initialiser initial) {
    return with(options().weight(initial));
  }

  /** Returns this layer with other initial biases. */
  default S bias(Initialiser initial) {
    return with(options().bias(Optional.of(initial)));
  }
}
