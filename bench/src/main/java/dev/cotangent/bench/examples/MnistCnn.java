package dev.cotangent.bench.examples;

import dev.cotangent.backend.Backends;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.data.Batches;
import dev.cotangent.data.DataLocation;
import dev.cotangent.data.Mnist;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Handwritten digits by two convolutions; DATA.md says where the images come from. */
public final class MnistCnn {
  private MnistCnn() {}

  /** Trains for one epoch on all 60,000 images. */
  public static void main(String[] args) throws IOException {
    Path folder = DataLocation.ofProcess().find("mnist");
    System.out.printf("right: %.2f %%%n", 100 * accuracy(folder, 60_000, 1));
  }

  /** Trains on the first rows and returns the share of the test images that are right. */
  static double accuracy(Path folder, int rows, int epochs) throws IOException {
    var parts = Mnist.load(folder);
    var train = parts.train().subset(IntStream.range(0, rows).toArray());
    try (var backend = Backends.best()) {
      var model =
          Sequential.of(
              Conv2d.filters(8).kernel(5).stride(2).withBias(),
              Activation.relu(),
              Conv2d.filters(16).kernel(3).withBias(),
              Activation.relu(),
              MaxPool2d.of(2),
              Flatten.of(),
              Dense.of(10));
      var network = model.build(backend, 1, train.inputShape());
      var loss = Losses.softmaxCrossEntropy();
      new Trainer(network, loss, Adam.of(0.003).on(network))
          .train(Batches.shuffled(train, 32, 1), TrainingPlan.epochs(epochs));
      return Evaluation.of(network, loss, Batches.inOrder(parts.test(), 250))
          .accuracy()
          .orElseThrow();
    }
  }
}
