package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.tensor.Shape;

/**
 * A vector for each token: INT [...] to [..., width].
 *
 * <p>Parameter: {@code weight} [count, width], standard normal unless said otherwise. A token
 * outside 0..count-1 is an error.
 */
public record Embedding(int count, int width, Initialiser weight) implements LayerSpec {

  /** Checks the sizes. */
  public Embedding {
    if (count < 1 || width < 1) {
      throw new IllegalArgumentException(
          "embedding: needs at least 1 token and 1 feature, got %d and %d".formatted(count, width));
    }
  }

  /** Returns an embedding with standard normal initial values. */
  public static Embedding of(int count, int width) {
    return new Embedding(count, width, Initialisers.normal(0, 1));
  }

  /** Returns this embedding with other initial values. */
  public Embedding weight(Initialiser initial) {
    return new Embedding(count, width, initial);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Parameter table = builder.parameter("weight", Shape.of(count, width), weight);
    var op = new TakeRowsOp();
    return new Built(
        input.append(width),
        (tape, x) -> {
          var y = tape.apply(op, tape.parameter(table), x);
          return input.rank() == 0 ? y : y.withLengthsOf(x);
        });
  }
}
