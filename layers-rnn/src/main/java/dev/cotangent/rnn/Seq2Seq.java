package dev.cotangent.rnn;

import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * Sequence to sequence: an encoder reads tokens, a decoder goes on from its last states (Sutskever,
 * Vinyals and Le 2014), perhaps reading the encoder's outputs by attention.
 *
 * <p>With teacher forcing, an example is INT [source + target]: the source's tokens, padded behind
 * to {@code source}, then what the decoder reads, the start token and the target but for its last
 * token. The output is logits [target, targetTokens]. Lengths of a batch are those of the sources.
 *
 * <p>With attention, the logits are made of tanh(W [context; s]) for the decoder's state s (Luong
 * et al. 2015, eq. 5). Parameters lie under {@code sourceEmbedding}, {@code targetEmbedding},
 * {@code encoder}, {@code decoder}, {@code attention}, {@code combined} and {@code dense}.
 *
 * @param encoder and decoder have the same cell, units and layers, and run forward
 * @param source number of steps that the encoder reads
 * @param tokens of both sides
 * @param attention if the decoder reads the encoder's outputs
 */
public record Seq2Seq(
    Recurrent<?> encoder,
    Recurrent<?> decoder,
    int source,
    Tokens tokens,
    Optional<Attention> attention)
    implements LayerSpec {

  /**
   * The tokens.
   *
   * @param source how many the encoder reads
   * @param target how many the decoder reads and writes
   * @param embedding length of the vector of each
   */
  public record Tokens(int source, int target, int embedding) {}

  /** Checks that the decoder can take over the encoder's states. */
  public Seq2Seq {
    RecurrentStack from = encoder.options().stack();
    RecurrentStack to = decoder.options().stack();
    if (!from.equals(to)
        || from.bidirectional()
        || encoder.options().stateWidth() != decoder.options().stateWidth()) {
      throw new IllegalArgumentException(
          "seq2seq: encoder and decoder need the same cell, units and layers, both forward, got %s and %s"
              .formatted(from, to));
    }
    if (source < 1) {
      throw new IllegalArgumentException(
          "seq2seq: the source needs at least 1 step, got " + source);
    }
  }

  /** Returns a model without attention. */
  public static Seq2Seq of(Recurrent<?> encoder, Recurrent<?> decoder, int source, Tokens tokens) {
    return new Seq2Seq(encoder, decoder, source, tokens, Optional.empty());
  }

  /** Returns this model with attention. */
  public Seq2Seq attention(Attention chosen) {
    return new Seq2Seq(encoder, decoder, source, tokens, Optional.of(chosen));
  }

  /** Makes the parameters and the layer, which can also decode. */
  public Seq2SeqLayer layer(LayerBuilder builder, Shape input) {
    if (input.rank() != 1 || input.extent(0) <= source) {
      throw new IllegalArgumentException(
          "seq2seq: input must be [source + target] tokens, more than the %d of the source, got %s"
              .formatted(source, input));
    }
    return Seq2SeqLayer.build(this, builder, input.extent(0) - source);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Seq2SeqLayer layer = layer(builder, input);
    return new Built(Shape.of(input.extent(0) - source, tokens.target), layer);
  }

  /** Returns the embedding of one side. */
  Embedding embedding(int count) {
    return Embedding.of(count, tokens.embedding);
  }

  /** Returns the layer of the logits. */
  Dense logits() {
    return Dense.of(tokens.target);
  }
}
