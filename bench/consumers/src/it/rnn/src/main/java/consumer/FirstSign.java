package consumer;

import dev.cotangent.backend.Backends;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.rnn.Gru;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;

/** Tells whether the first of eight numbers was above 0. */
public final class FirstSign {
  private static final int ROWS = 64;
  private static final int TIME = 8;

  private FirstSign() {}

  /** Trains, and prints what it computed on and what part of the rows is right. */
  public static void main(String[] args) {
    float[] values = new float[ROWS * TIME];
    int[] labels = new int[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(1.7 * i * i);
    }
    for (int row = 0; row < ROWS; row++) {
      labels[row] = values[row * TIME] > 0 ? 1 : 0;
    }
    var rows =
        ArrayDataset.classes(new HostArray.Reals(values, Shape.of(ROWS, TIME, 1)), labels, 2);
    try (var backend = Backends.best()) {
      System.out.println("computing on " + backend.name());
      var model = Sequential.of(Gru.units(16), PoolOverTime.max(), Dense.of(2));
      var network = model.build(backend, 1, rows.inputShape());
      var loss = Losses.softmaxCrossEntropy();
      new Trainer(network, loss, Adam.of(0.02).on(network))
          .train(Batches.shuffled(rows, 16, 1), TrainingPlan.epochs(60));
      var accuracy = Evaluation.of(network, loss, Batches.inOrder(rows, ROWS)).accuracy();
      System.out.println("right: " + accuracy.orElseThrow());
    }
  }
}
