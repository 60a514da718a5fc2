package dev.cotangent.bench.start;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Mnist;
import dev.cotangent.data.TrainTest;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Sgd;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;

/** A whole short job: reads MNIST, trains LeNet-5 for an epoch, and tests it. */
public final class ShortJob {
  private static final int BATCH = 64;
  private static final int TEST_BATCH = 256;

  private ShortJob() {}

  /**
   * Does the job and prints one JSON object: accuracy, on the test rows.
   *
   * @param args folder of MNIST, backend, threads
   */
  public static void main(String[] args) throws IOException {
    var options = new BackendOptions(Integer.parseInt(args[2]));
    try (Backend backend = Backends.named(args[1], options)) {
      TrainTest data = Mnist.load(Path.of(args[0]));
      Network network = LeNet5.of(10).build(backend, 1, data.train().inputShape());
      Loss loss = Losses.softmaxCrossEntropy();
      var trainer = new Trainer(network, loss, Sgd.of(0.01).momentum(0.9).on(network));
      trainer.train(Batches.shuffled(data.train(), BATCH, 1), TrainingPlan.epochs(1));
      Evaluation test = Evaluation.of(network, loss, Batches.inOrder(data.test(), TEST_BATCH));
      System.out.println("{\"accuracy\": " + test.accuracy().orElseThrow() + "}");
    }
  }
}
