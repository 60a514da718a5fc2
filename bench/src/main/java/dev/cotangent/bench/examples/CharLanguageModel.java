package dev.cotangent.bench.examples;

import dev.cotangent.backend.Backends;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Streams;
import dev.cotangent.data.TextCorpus;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Clipping;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.RecurrentState;
import dev.cotangent.rnn.TokenSampler;
import dev.cotangent.rnn.TruncatedBackprop;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Learns to write like a text, character by character, by truncated backpropagation. */
public final class CharLanguageModel {
  private static final String TEXT =
      "the gradient of a sum is the sum of the gradients. ".repeat(40);

  private CharLanguageModel() {}

  /** Learns a file, or else one sentence, and writes on. */
  public static void main(String[] args) throws IOException {
    String text = args.length == 0 ? TEXT : Files.readString(Path.of(args[0]));
    System.out.println(written(text, 20, 200));
  }

  /** Learns a text and returns what the network writes after its first ten characters. */
  static String written(String text, int epochs, int length) {
    var corpus = TextCorpus.of(text);
    var letters = corpus.vocabulary();
    var rows = Batches.inOrder(Streams.of(corpus.windows(25), 4), 4);
    var state = new RecurrentState(); // carried from one window of the text to the next
    try (var backend = Backends.best()) {
      var model =
          Sequential.of(
              Embedding.of(letters.size(), 16),
              Lstm.units(64).carrying(state),
              Dense.of(letters.size()));
      var network = model.build(backend, 1, Shape.of(1)).ofAnyTime();
      var update = new Update(network, Adam.of(0.01).on(network), Clipping.byGlobalNorm(1), 1);
      var training =
          new TruncatedBackprop(network, Losses.softmaxCrossEntropy(), update, List.of(state), 1);
      for (int epoch = 0; epoch < epochs; epoch++) {
        training.epoch(rows.epoch(0));
      }
      int[] prompt = letters.encode(text.substring(0, 10));
      var sampler = new TokenSampler(network, List.of(state));
      return letters.decode(sampler.after(prompt, length, 0, 1));
    }
  }
}
