package dev.cotangent.bench.feedforward;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.rnn.SimpleRnn;
import java.util.Locale;

/** Ways to read a sequence; the constants' names in lower case are the command's words. */
enum Reader {
  /** All steps at once, as one vector. */
  MLP,
  /** Step by step, without gates. */
  RNN,
  /** Step by step, with two gates. */
  GRU,
  /** Step by step, with three gates and a cell. */
  LSTM;

  private static final int WIDE = 512;
  private static final int UNITS = 128;

  /** Returns how it is trained on images, whose rows are the steps. */
  Recipe recipe() {
    return Recipes.named("mnist-" + name().toLowerCase(Locale.ROOT));
  }

  /** Returns the same model without dropout, for sequences of any length. */
  LayerSpec model(int classes) {
    return switch (this) {
      case MLP -> {
        Dense hidden = Dense.of(WIDE).activation(Activation.relu());
        yield Sequential.of(Flatten.of(), hidden, hidden, Dense.of(classes));
      }
      case RNN -> SequenceClassifier.of(SimpleRnn.units(UNITS), classes);
      case GRU -> SequenceClassifier.of(Gru.units(UNITS), classes);
      case LSTM -> SequenceClassifier.of(Lstm.units(UNITS), classes);
    };
  }
}
