package dev.cotangent.bench.forwardforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.nn.Losses;
import dev.cotangent.optim.Sgd;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingPlan;
import dev.cotangent.train.forwardforward.ForwardForwardPlan;
import dev.cotangent.train.forwardforward.ForwardForwardTrainer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most bytes that one training step of either algorithm holds beside parameters and state.
 *
 * @param depth number of hidden layers
 */
record DepthMemory(int depth, double backpropagation, double forwardForward) {
  private static final int[] DEPTHS = {3, 6, 12, 24};

  /**
   * Measures steps of one batch at some depths; nothing where the backend does not count bytes.
   *
   * <p>Forward-Forward learns without readout here, and with any wrong labels: a readout of all
   * layers needs the activities of all of them.
   */
  static List<DepthMemory> measure(Backend backend, Dataset rows, int batch, int units) {
    int[] first = IntStream.range(0, Math.min(batch, rows.size())).toArray();
    Batches one = Batches.inOrder(rows.subset(first), batch);
    return backend.memory().stream()
        .flatMap(
            meter -> IntStream.of(DEPTHS).mapToObj(depth -> at(backend, meter, one, depth, units)))
        .toList();
  }

  private static DepthMemory at(
      Backend backend, MemoryMeter meter, Batches one, int depth, int units) {
    var perceptron = new Perceptron(depth, units);
    var batch = one.epoch(0).iterator().next();
    var input = batch.inputs().shape().without(0);
    int classes = 10;
    var network = perceptron.forBackpropagation(backend, 1, input, classes);
    meter.reset();
    long start = meter.live();
    new Trainer(network, Losses.softmaxCrossEntropy(), Sgd.of(0).on(network))
        .train(one, TrainingPlan.epochs(1));
    long backpropagation = meter.peak() - start;
    var net = perceptron.forForwardForward(backend, 1, input, classes);
    meter.reset();
    new ForwardForwardTrainer(net, ForwardForwardPlan.of(Sgd.of(0))).train(one, 1);
    return new DepthMemory(depth, backpropagation, meter.peak() - start);
  }
}
