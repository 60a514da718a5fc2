package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.optim.Adam;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.forwardforward.ForwardForward;
import dev.cotangent.train.forwardforward.ForwardForwardPlan;
import dev.cotangent.train.forwardforward.ForwardForwardTrainer;
import dev.cotangent.train.forwardforward.Goodness;
import dev.cotangent.train.forwardforward.PeerNormalisation;
import java.util.stream.DoubleStream;

/** A small network that learns made-up classes by the Forward-Forward algorithm. */
final class ForwardForwardProblem {
  private static final int CLASSES = 3;
  private static final int FEATURES = 13;
  private static final int ROWS = 80;

  private ForwardForwardProblem() {}

  /** Returns the losses of both layers and the readout in each of two epochs. */
  static double[] losses(Backend backend) {
    var net =
        ForwardForward.of(CLASSES)
            .layer(Dense.of(19).activation(Activation.tanh()))
            .layer(Dense.of(17).activation(Activation.tanh()))
            .goodness(Goodness.mean(0.3))
            .peers(PeerNormalisation.of(0.1))
            .build(backend, 5, Shape.of(FEATURES));
    var plan = ForwardForwardPlan.of(Adam.of(0.01)).readout(Adam.of(0.01)).seed(6);
    return new ForwardForwardTrainer(net, plan)
        .train(Batches.shuffled(rows(), 8, 7), 2).stream()
            .flatMapToDouble(epoch ->
                DoubleStream.concat(
                    epoch.layers().stream().mapToDouble(layer -> layer.loss()),
                    DoubleStream.of(epoch.readoutLoss().orElseThrow())))
            .toArray();
  }

  private static ArrayDataset rows() {
    RandomKey key = RandomKey.of(8);
    float[] x = new float[ROWS * FEATURES];
    int[] labels = new int[ROWS];
    for (int i = 0; i < x.length; i++) {
      labels[i / FEATURES] = i / FEATURES % CLASSES;
      double centre = key.derive("centres").normal(labels[i / FEATURES] * FEATURES + i % FEATURES);
      x[i] = (float) (centre + 0.5 * key.normal(i));
    }
    return ArrayDataset.classes(new HostArray.Reals(x, Shape.of(ROWS, FEATURES)), labels, CLASSES);
  }
}
