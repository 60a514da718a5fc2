package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/**
 * Sets elements, channels or examples to 0 at random in training, scales others by 1/(1 - p).
 *
 * <p>In inference it changes nothing. A layer applied twice in one step drops the same positions
 * twice. Source: Srivastava et al. 2014.
 *
 * @param probability p of a unit to be dropped, in [0, 1]
 * @param unit what is dropped as a whole
 */
public record Dropout(double probability, DropoutOp.Unit unit) implements LayerSpec {

  /** Checks the probability. */
  public Dropout {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability must lie in [0, 1], got " + probability);
    }
  }

  /** Returns dropout of elements. */
  public static Dropout of(double probability) {
    return new Dropout(probability, DropoutOp.Unit.ELEMENT);
  }

  /**
   * Returns dropout of whole channels, spatial dropout: for neighbours that say the same (Tompson,
   * Goroshin, Jain, LeCun and Bregler 2015).
   */
  public static Dropout channels(double probability) {
    return new Dropout(probability, DropoutOp.Unit.CHANNEL);
  }

  /**
   * Returns dropout of whole examples: at the end of a residual branch, stochastic depth or drop
   * path (Huang, Sun, Liu, Sedra and Weinberger 2016).
   */
  public static Dropout examples(double probability) {
    return new Dropout(probability, DropoutOp.Unit.EXAMPLE);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var op = new DropoutOp(probability, builder.key("dropout"), unit);
    return new Built(
        input,
        (tape, x) -> tape.isTraining() && probability > 0 ? tape.apply(op, x).withLengthsOf(x) : x);
  }
}
