package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;

/**
 * The gated recurrent unit (Cho et al. 2014): h = (1-z)*n + z*h', gates in the order r, z, n.
 *
 * <p>By default the reset gate acts after the product with U_n, as in PyTorch, Keras and cuDNN, and
 * there is a {@code recurrentBias} inside it; see {@link RecurrentCell}.
 */
public record Gru(RecurrentOptions options) implements Recurrent<Gru> {

  /** Returns a layer with this many units. */
  public static Gru units(int units) {
    return new Gru(RecurrentOptions.of(RecurrentCell.GRU_RESET_AFTER, units));
  }

  /** Returns this layer with n = tanh(W_n x + b_n + r*(U_n h' + recurrentBias)). */
  public Gru resetAfter() {
    return with(options.cell(RecurrentCell.GRU_RESET_AFTER));
  }

  /** Returns this layer with n = tanh(W_n x + b_n + U_n (r*h')), as in the paper. */
  public Gru resetBefore() {
    return with(options.cell(RecurrentCell.GRU_RESET_BEFORE));
  }

  @Override
  public Gru with(RecurrentOptions other) {
    return new Gru(other);
  }
}
