package consumer;

import dev.cotangent.backend.Backends;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.GlobalPool;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;

/** Tells lying stripes from standing ones. */
public final class Stripes {
  private static final int ROWS = 64;
  private static final int SIDE = 8;

  private Stripes() {}

  /** Trains, and prints what it computed on and what part of the rows is right. */
  public static void main(String[] args) {
    float[] values = new float[ROWS * SIDE * SIDE];
    int[] labels = new int[ROWS];
    for (int i = 0; i < values.length; i++) {
      int row = i / (SIDE * SIDE);
      labels[row] = row % 2;
      int across = row % 2 == 0 ? i % SIDE : i / SIDE % SIDE;
      values[i] = (float) Math.cos(across * 2.1 + row) + 0.3f * (float) Math.sin(1.7 * i * i);
    }
    var features = new HostArray.Reals(values, Shape.of(ROWS, SIDE, SIDE, 1));
    var rows = ArrayDataset.classes(features, labels, 2);
    try (var backend = Backends.best()) {
      System.out.println("computing on " + backend.name());
      var model =
          Sequential.of(
              Conv2d.filters(8).kernel(3), Activation.relu(), GlobalPool.average(), Dense.of(2));
      var network = model.build(backend, 1, rows.inputShape());
      var loss = Losses.softmaxCrossEntropy();
      new Trainer(network, loss, Adam.of(0.02).on(network))
          .train(Batches.shuffled(rows, 16, 1), TrainingPlan.epochs(40));
      var accuracy = Evaluation.of(network, loss, Batches.inOrder(rows, ROWS)).accuracy();
      System.out.println("right: " + accuracy.orElseThrow());
    }
  }
}
