package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.diagnostics.GradCheck;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.forwardforward.ForwardForward;
import dev.cotangent.train.forwardforward.ForwardForwardNet;
import dev.cotangent.train.forwardforward.ForwardForwardPlan;
import dev.cotangent.train.forwardforward.ForwardForwardTrainer;
import dev.cotangent.train.forwardforward.Goodness;
import dev.cotangent.train.forwardforward.LabelEmbedding;
import dev.cotangent.train.forwardforward.PeerNormalisation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions learn by Forward-Forward as dense layers do. */
class ForwardForwardConvolutionTest {
  private static final int SIDE = 6;

  private static ForwardForward net(Activation activation) {
    return ForwardForward.of(2)
        .layer(block(activation))
        .layer(block(activation))
        .peers(PeerNormalisation.of(0.05))
        .embedding(LabelEmbedding.APPENDED);
  }

  private static LayerSpec block(Activation activation) {
    return Sequential.of(
        Conv2d.filters(8)
            .kernel(3)
            .samePadding()
            .weight(Initialisers.heNormal())
            .activation(activation),
        MaxPool2d.of(2));
  }

  /** A line across for class 0, upright for class 1, somewhere, and noise. */
  private static Dataset lines(int rows, long seed) {
    RandomKey key = RandomKey.of(seed);
    float[] x = new float[rows * SIDE * SIDE];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 2;
      int where = (int) (key.derive("place").uniform(row) * SIDE);
      for (int i = 0; i < SIDE * SIDE; i++) {
        int along = labels[row] == 0 ? i / SIDE : i % SIDE;
        double noise = 0.2 * key.uniform(row * SIDE * SIDE + i);
        x[row * SIDE * SIDE + i] = (float) ((along == where ? 1 : 0) + noise);
      }
    }
    Shape shape = Shape.of(rows, SIDE, SIDE, 1);
    return ArrayDataset.classes(new HostArray.Reals(x, shape), labels, 2);
  }

  /** Without the kink of a rectifier, near which differences say little. */
  @Test
  void gradientOfEachLayersLossIsThatOfDifferences() {
    try (Backend backend = new ReferenceBackend()) {
      ForwardForwardNet net =
          net(Activation.tanh())
              .goodness(Goodness.mean(0.5))
              .build(backend, 5, Shape.of(SIDE, SIDE, 1));
      Batch batch = lines(4, 1).batch(new int[] {0, 1, 2, 3});
      int[] wrong = {1, 0, 1, 0};
      for (int k = 0; k < 2; k++) {
        int layer = k;
        GradCheck.Result result =
            GradCheck.on(backend)
                .limit(20)
                .program(
                    List.of(),
                    net.layers().get(k).parameters(),
                    (tape, _) -> List.of(net.losses(tape, batch, wrong).get(layer)));
        assertThat(result.largest()).as("layer %d %s", k, result).isGreaterThan(1e-3);
        assertThat(result.error()).as("layer %d %s", k, result).isLessThan(1e-6);
      }
    }
  }

  @Test
  void linesAreToldApart() {
    try (Backend backend = new ReferenceBackend()) {
      ForwardForwardNet net =
          net(Activation.relu())
              .goodness(Goodness.mean(1).temperature(0.2))
              .build(backend, 5, Shape.of(SIDE, SIDE, 1));
      var plan = ForwardForwardPlan.of(Adam.of(0.02)).readout(Adam.of(0.02)).seed(1);
      new ForwardForwardTrainer(net, plan).train(Batches.shuffled(lines(160, 2), 16, 3), 12);
      var test = net.evaluate(Batches.inOrder(lines(80, 4), 80));
      assertThat(test.byGoodness().accuracy()).isGreaterThan(0.9);
      assertThat(test.byReadout().accuracy()).isGreaterThan(0.9);
    }
  }
}
