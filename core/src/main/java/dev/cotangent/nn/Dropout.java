package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/**
 * Sets elements to 0 with a probability in training and scales the others by 1/(1 - p).
 *
 * <p>In inference it changes nothing. A layer applied twice in one step drops the same positions
 * twice. Source: Srivastava et al. 2014.
 *
 * @param probability p of an element to be dropped, in [0, 1]
 */
public record Dropout(double probability) implements LayerSpec {

  /** Checks the probability. */
  public Dropout {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability must lie in [0, 1], got " + probability);
    }
  }

  /** Returns dropout with a probability. */
  public static Dropout of(double probability) {
    return new Dropout(probability);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var op = new DropoutOp(probability, builder.key("dropout"));
    return new Built(
        input,
        (tape, x) -> tape.isTraining() && probability > 0 ? tape.apply(op, x).withLengthsOf(x) : x);
  }
}
