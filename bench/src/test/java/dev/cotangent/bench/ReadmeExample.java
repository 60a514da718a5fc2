package dev.cotangent.bench;

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

/** The example of the README, as it stands there. */
final class ReadmeExample {
  private ReadmeExample() {}

  /** Trains for some epochs and returns the test accuracy. */
  static double train(int epochs) {
    // README: begin
    var names = Names.load(); // "which language is this name in?", from the JDK's own locale data
    var data = names.parts();
    try (var backend = Backends.best()) { // whatever is on the class path
      var model =
          Sequential.of(
              Embedding.of(names.vocabulary().size(), 48),
              Gru.units(128).bidirectional(), // or Conv1d.filters(128).kernel(3).samePadding()
              PoolOverTime.max(),
              Dense.of(names.languages().size()));
      var network = model.build(backend, 1, data.train().inputShape());
      var loss = Losses.softmaxCrossEntropy();
      var trainer = new Trainer(network, loss, AdamW.of(0.002).on(network));
      trainer.train(Batches.shuffled(data.train(), 64, 1), TrainingPlan.epochs(epochs));
      return Evaluation.of(network, loss, Batches.inOrder(data.test(), 256))
          .accuracy()
          .orElseThrow();
    }
    // README: end
  }
}
