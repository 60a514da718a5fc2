package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import java.util.Optional;

/**
 * What all convolutions can be told; see {@link Convolution} for the meaning of each.
 *
 * @param filters number of output channels
 * @param window size, stride, dilation and padding; of height 1 for sequences
 * @param same whether the padding is that which keeps the size at stride 1
 * @param mode what the padding holds
 * @param groups number of groups of channels
 * @param activation what is done to each sum
 * @param weight initial values of the filters
 * @param bias initial values of the bias; absent: no bias
 * @param standardised whether filters are standardised before use
 */
public record ConvOptions(
    int filters,
    Window2d window,
    boolean same,
    PaddingMode mode,
    int groups,
    Activation activation,
    Initialiser weight,
    Optional<Initialiser> bias,
    boolean standardised) {

  /** Checks the numbers of filters and groups. */
  public ConvOptions {
    if (filters < 1 || groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: groups must divide the filters, at least 1 each, got %d filters in %d groups"
              .formatted(filters, groups));
    }
  }

  static ConvOptions of(int filters, Window2d window) {
    Initialiser initial = Initialisers.inverseRootFanIn();
    return new ConvOptions(
        filters,
        window,
        false,
        PaddingMode.ZERO,
        1,
        Activation.identity(),
        initial,
        Optional.of(initial),
        false);
  }

  ConvOptions window(Window2d window) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions same(boolean same) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions mode(PaddingMode mode) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions groups(int groups) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions bias(Optional<Initialiser> bias) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions activation(Activation activation) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions weight(Initialiser weight) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  ConvOptions standardised(boolean standardised) {
    return new ConvOptions(
        filters, window, same, mode, groups, activation, weight, bias, standardised);
  }

  /** Returns these options with a bias, which starts at 0 if there was none. */
  ConvOptions withBias() {
    return bias.isPresent() ? this : bias(Optional.of(Initialisers.zeros()));
  }

  /** Tells whether sums are those of the parameters themselves, and nothing is done to them. */
  boolean isLinear() {
    return activation.equals(Activation.identity()) && !standardised;
  }

  /** Returns the window with its final padding. */
  Window2d resolved() {
    return same ? window.samePadding() : window;
  }
}
