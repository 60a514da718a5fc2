package dev.cotangent.bench.examples;

import dev.cotangent.backend.Backends;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Names;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.AdamW;
import dev.cotangent.rnn.Gru;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import java.util.stream.IntStream;

/** Which language is this name in? A GRU that reads characters, on data of the JDK itself. */
public final class NamesGru {
  private NamesGru() {}

  /** Trains for three epochs on all rows. */
  public static void main(String[] args) {
    int rows = Names.load().parts().train().size();
    System.out.printf("right: %.1f %%%n", 100 * accuracy(rows, 3));
  }

  /** Trains on so many rows and returns the share of names of the test part that are right. */
  static double accuracy(int rows, int epochs) {
    var names = Names.load();
    var test = names.parts().test();
    int all = names.parts().train().size();
    // Rows lie language by language: take them evenly.
    int[] spread = IntStream.range(0, rows).map(i -> (int) ((long) i * all / rows)).toArray();
    var train = names.parts().train().subset(spread);
    try (var backend = Backends.best()) {
      var model =
          Sequential.of(
              Embedding.of(names.vocabulary().size(), 32),
              Gru.units(64).bidirectional(),
              PoolOverTime.max(),
              Dense.of(names.languages().size()));
      var network = model.build(backend, 1, train.inputShape());
      var loss = Losses.softmaxCrossEntropy();
      new Trainer(network, loss, AdamW.of(0.003).on(network))
          .train(Batches.shuffled(train, 32, 1), TrainingPlan.epochs(epochs));
      return Evaluation.of(network, loss, Batches.inOrder(test, 256)).accuracy().orElseThrow();
    }
  }
}
