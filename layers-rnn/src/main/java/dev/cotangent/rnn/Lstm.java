package dev.cotangent.rnn;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Fans;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).
 *
 * <p>c = sigmoid(f)*c' + sigmoid(i)*tanh(g), h = sigmoid(o)*tanh(c), gates in the order i, f, g, o.
 * The forget gate's bias starts at 1 (Jozefowicz et al. 2015, section 2.2), so that a fresh layer
 * remembers. Variants can be combined; their further parameters are named where they are chosen.
 */
public record Lstm(RecurrentOptions options) implements Recurrent<Lstm> {

  /** Returns a layer with this many units. */
  public static Lstm units(int units) {
    return new Lstm(RecurrentOptions.of(RecurrentCell.LSTM, units)).forgetBias(1);
  }

  /**
   * Returns this layer with all biases starting at 0 but the forget gate's, which start at value.
   */
  public Lstm forgetBias(double value) {
    return bias(new ForgetBias(value, options.stack().hidden()));
  }

  /**
   * Returns this layer with biases for memories of up to {@code longest} steps: those of f start at
   * log u, those of i at -log u, u from U[1, longest - 1), the others at 0 (Tallec and Ollivier
   * 2018, eq. 16).
   *
   * @param longest at least 2
   */
  public Lstm chronoBias(int longest) {
    return bias(new ChronoBias(longest, options.stack().hidden()));
  }

  /**
   * Returns this layer with gates that see the cell state: i and f that before the step, o that
   * after it (Gers, Schraudolph and Schmidhuber 2002).
   *
   * <p>Parameter: {@code peephole} [3*units], for i, f, o; if coupled [2*units], for f, o.
   */
  public Lstm peephole() {
    return with(options.variant(options.variant().withPeepholes()));
  }

  /**
   * Returns this layer with the input gate 1 - sigmoid(f) (Greff et al. 2017, variant CIFG).
   *
   * <p>W, U and b then have the gates f, g, o.
   */
  public Lstm coupled() {
    return with(options.variant(options.variant().withCoupledGates()));
  }

  /** Returns this layer with normalised sums, with eps 1e-5: see {@link #layerNorm(double)}. */
  public Lstm layerNorm() {
    return layerNorm(1e-5);
  }

  /**
   * Returns this layer with normalised sums: LN(W x) + LN(U h') + b before the gates, LN(c) inside
   * h (Ba, Kiros and Hinton 2016, eq. 20-22).
   *
   * <p>Parameters: gain and offset of the three, {@code inputGain}, {@code inputOffset}, {@code
   * stateGain}, {@code stateOffset} [gates*units], {@code cellGain}, {@code cellOffset} [units].
   *
   * @param eps added to each variance, above 0
   */
  public Lstm layerNorm(double eps) {
    if (!(eps > 0)) {
      throw new IllegalArgumentException("lstm: needs eps > 0 to normalise, got " + eps);
    }
    return with(options.variant(options.variant().withNormalisation(eps)));
  }

  /**
   * Returns this layer with h = P (sigmoid(o)*tanh(c)) (Sak, Senior and Beaufays 2014).
   *
   * <p>Parameter: {@code projection} P[size, units]; U is [gates*units, size].
   *
   * @param size features of h, at least 1
   */
  public Lstm projection(int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "lstm: the projected state needs at least 1 feature, got " + size);
    }
    return with(options.variant(options.variant().withProjection(size)));
  }

  @Override
  public Lstm with(RecurrentOptions other) {
    return new Lstm(other);
  }

  /** 0 but for the forget gate: the second of four gates, the first of three. */
  private record ForgetBias(double value, int hidden) implements Initialiser {
    @Override
    public double[] values(Shape shape, Fans fans, RandomKey key) {
      int gates = shape.size() / hidden;
      int from = gates - 3;
      double[] values = new double[shape.size()];
      Arrays.fill(values, from * hidden, (from + 1) * hidden, value);
      return values;
    }
  }

  /** Of the gates i, f, g, o; coupled, of f, g, o. */
  private record ChronoBias(int longest, int hidden) implements Initialiser {
    ChronoBias {
      Chrono.check("lstm", longest);
    }

    @Override
    public double[] values(Shape shape, Fans fans, RandomKey key) {
      int gates = shape.size() / hidden;
      int forget = gates - 3;
      double[] values = new double[shape.size()];
      for (int unit = 0; unit < hidden; unit++) {
        double log = Chrono.bias(key, unit, longest);
        values[forget * hidden + unit] = log;
        if (forget > 0) {
          values[unit] = -log;
        }
      }
      return values;
    }
  }
}
