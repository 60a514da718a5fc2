package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Fans;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.tensor.Shape;

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

  /**
   * Returns this layer with biases for memories of up to {@code longest} steps: those of z, which
   * keeps the state, start at log u, u from U[1, longest - 1), the others at 0 (Tallec and Ollivier
   * 2018, eq. 16 and the remark on GRUs after it).
   *
   * @param longest at least 2
   */
  public Gru chronoBias(int longest) {
    return bias(new ChronoBias(longest, options.stack().hidden()));
  }

  @Override
  public Gru with(RecurrentOptions other) {
    return new Gru(other);
  }

  /** Of the gates r, z, n. */
  private record ChronoBias(int longest, int hidden) implements Initialiser {
    ChronoBias {
      Chrono.check("gru", longest);
    }

    @Override
    public double[] values(Shape shape, Fans fans, RandomKey key) {
      double[] values = new double[shape.size()];
      for (int unit = 0; unit < hidden; unit++) {
        values[hidden + unit] = Chrono.bias(key, unit, longest);
      }
      return values;
    }
  }
}
