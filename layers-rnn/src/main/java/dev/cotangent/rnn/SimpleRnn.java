package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;

/**
 * The simple recurrent layer (Elman 1990): h_t = f(W x_t + U h_{t-1} + b), f tanh by default.
 *
 * <p>The identity-initialised ReLU network of Le, Jaitly and Hinton (2015) is {@code
 * SimpleRnn.units(n).activation(RELU).recurrent(Initialisers.identity(1))}.
 */
public record SimpleRnn(RecurrentOptions options) implements Recurrent<SimpleRnn> {

  /** What is done to each sum. */
  public enum Activation {
    /** Hyperbolic tangent. */
    TANH(RecurrentCell.RNN_TANH),
    /** max(z, 0). */
    RELU(RecurrentCell.RNN_RELU),
    /** Nothing: a linear recurrence. */
    IDENTITY(RecurrentCell.RNN_IDENTITY);

    private final RecurrentCell cell;

    Activation(RecurrentCell cell) {
      this.cell = cell;
    }
  }

  /** Returns a layer with this many units. */
  public static SimpleRnn units(int units) {
    return new SimpleRnn(RecurrentOptions.of(RecurrentCell.RNN_TANH, units));
  }

  /** Returns this layer with another activation. */
  public SimpleRnn activation(Activation activation) {
    return with(options.cell(activation.cell));
  }

  @Override
  public SimpleRnn with(RecurrentOptions other) {
    return new SimpleRnn(other);
  }
}
