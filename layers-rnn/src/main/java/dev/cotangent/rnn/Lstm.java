package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.nn.Initialiser;
import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).
 *
 * <p>c = sigmoid(f)*c' + sigmoid(i)*tanh(g), h = sigmoid(o)*tanh(c), gates in the order i, f, g, o.
 * The forget gate's bias starts at 1 (Jozefowicz et al. 2015, section 2.2), so that a fresh layer
 * remembers.
 */
public record Lstm(RecurrentOptions options) implements Recurrent<Lstm> {
  private static final int FORGET = 1;

  /** Returns a layer with this many units. */
  public static Lstm units(int units) {
    return new Lstm(RecurrentOptions.of(RecurrentCell.LSTM, units)).forgetBias(1);
  }

  /**
   * Returns this layer with all biases starting at 0 but the forget gate's, which start at value.
   */
  public Lstm forgetBias(double value) {
    int hidden = options.stack().hidden();
    Initialiser bias =
        (shape, _, _) -> {
          double[] values = new double[shape.size()];
          Arrays.fill(values, FORGET * hidden, (FORGET + 1) * hidden, value);
          return values;
        };
    return bias(bias);
  }

  @Override
  public Lstm with(RecurrentOptions other) {
    return new Lstm(other);
  }
}
