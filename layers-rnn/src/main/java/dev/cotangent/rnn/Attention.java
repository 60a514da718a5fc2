package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * How queries read a memory: a weighted mean of its steps, the weights a softmax over scores.
 *
 * <p>With query q and step m of the memory: the dot score is q·m (Luong, Pham and Manning 2015, eq.
 * 8); the additive score is v·tanh(W q + V m) (Bahdanau, Cho and Bengio 2015, appendix A.1.2), with
 * parameters {@code query} W[units, q], {@code memory} V[units, m] and {@code score} v[1, units].
 * Steps beyond the memory's lengths get no weight.
 */
public sealed interface Attention {

  /** The score q·m; queries and memory have the same features. */
  record Dot() implements Attention {}

  /**
   * The score v·tanh(W q + V m).
   *
   * @param units length of v
   */
  record Additive(int units) implements Attention {
    /** Checks the units. */
    public Additive {
      if (units < 1) {
        throw new IllegalArgumentException("attention: needs at least 1 unit, got " + units);
      }
    }
  }

  /** Returns attention by dot products. */
  static Attention dot() {
    return new Dot();
  }

  /** Returns additive attention. */
  static Attention additive(int units) {
    return new Additive(units);
  }

  /**
   * What queries read.
   *
   * @param context [batch, queries, m]: the mean of the memory, weighted
   * @param weights [batch, queries, time], each row sums to 1
   */
  record Read(Variable context, Variable weights) {}

  /** Attention with its parameters. */
  @FunctionalInterface
  interface Reader {
    /**
     * Returns what queries read.
     *
     * @param queries [batch, queries, q]
     * @param memory [batch, time, m], perhaps with lengths
     */
    Read read(Tape tape, Variable queries, Variable memory);
  }

  /**
   * Makes the parameters.
   *
   * @param query features of a query
   * @param memory features of a step of the memory
   * @throws IllegalArgumentException if dot products need equal features and they differ
   */
  default Reader build(LayerBuilder builder, int query, int memory) {
    return switch (this) {
      case Dot() -> {
        if (query != memory) {
          throw new IllegalArgumentException(
              "attention: dot products need equal features, got %d of the query, %d of the memory"
                  .formatted(query, memory));
        }
        yield (tape, q, m) -> AttentionReading.read(tape, AttentionReading.dot(tape, q, m), m);
      }
      case Additive(int units) -> additive(builder, units, query, memory);
    };
  }

  private static Reader additive(LayerBuilder builder, int units, int query, int memory) {
    var initial = Initialisers.glorotUniform();
    List<Parameter> p =
        List.of(
            builder.parameter("query", Shape.of(units, query), initial),
            builder.parameter("memory", Shape.of(units, memory), initial),
            builder.parameter("score", Shape.of(1, units), initial));
    return (tape, q, m) -> AttentionReading.read(tape, AttentionReading.additive(tape, p, q, m), m);
  }
}
