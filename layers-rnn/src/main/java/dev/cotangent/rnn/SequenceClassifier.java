package dev.cotangent.rnn;

import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * A class for a sequence: perhaps an embedding, a recurrent layer, one vector of it, dense logits.
 *
 * <p>Input [time, features], or INT tokens [time] with an embedding; output [classes], logits.
 * Where the batch carries lengths, padding has no influence. Parameters: {@code embedding.weight},
 * those of the recurrent layer under {@code recurrent}, {@code dense.weight} and {@code
 * dense.bias}.
 *
 * @param recurrent the layer that reads the sequence
 * @param classes number of logits
 * @param embedding of tokens; absent: the input is features
 * @param reading what is made of the states
 * @param dropout probability of a feature to be dropped before the dense layer
 */
public record SequenceClassifier(
    Recurrent<?> recurrent,
    int classes,
    Optional<Embedding> embedding,
    Reading reading,
    double dropout)
    implements LayerSpec {

  /** What is made of the states of a sequence. */
  public enum Reading {
    /** The state after the last step that counts. */
    LAST_STATE,
    /** The maximum of each unit over the steps that count. */
    MAX_OVER_TIME
  }

  /** Returns a classifier of features that reads the last state, without dropout. */
  public static SequenceClassifier of(Recurrent<?> recurrent, int classes) {
    return new SequenceClassifier(recurrent, classes, Optional.empty(), Reading.LAST_STATE, 0);
  }

  /** Returns this classifier for tokens 0..count-1, each a vector of this width. */
  public SequenceClassifier embedding(int count, int width) {
    var table = Optional.of(Embedding.of(count, width));
    return new SequenceClassifier(recurrent, classes, table, reading, dropout);
  }

  /** Returns this classifier with another reading of the states. */
  public SequenceClassifier reading(Reading other) {
    return new SequenceClassifier(recurrent, classes, embedding, other, dropout);
  }

  /** Returns this classifier with dropout before the dense layer. */
  public SequenceClassifier dropout(double probability) {
    return new SequenceClassifier(recurrent, classes, embedding, reading, probability);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var layers = Sequential.of();
    if (embedding.isPresent()) {
      layers = layers.then("embedding", embedding.get());
    }
    layers =
        switch (reading) {
          case LAST_STATE -> layers.then("recurrent", recurrent.lastState());
          case MAX_OVER_TIME ->
              layers
                  .then("recurrent", recurrent.returnSequences())
                  .then("pool", PoolOverTime.max());
        };
    return layers
        .then("dropout", Dropout.of(dropout))
        .then("dense", Dense.of(classes))
        .build(builder, input);
  }
}
