package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Scope;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.Feed;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Trains a network by the Forward-Forward algorithm: every layer on every batch, each by its own
 * loss.
 *
 * <p>A layer's tape begins at its input and ends at its loss; it is gone before the next layer
 * runs. A step therefore holds the activities of one layer at a time, however many there are; only
 * the linear readout, where it learns too, reads those of all layers at once. Each layer has an
 * optimiser of its own. All randomness is a function of the seed and the step. Belongs to one
 * thread, except {@link #stop}. Source: Hinton 2022, sections 2 and 3.3.
 */
public final class ForwardForwardTrainer {
  private final ForwardForwardNet net;
  private final ForwardForwardPlan plan;
  private final List<Update> updates;
  private final Optional<Update> readout;
  private final List<ForwardForwardListener> listeners = new ArrayList<>();
  private int nextEpoch;
  private long step;
  private volatile boolean stopping;

  /** A trainer of a network. */
  public ForwardForwardTrainer(ForwardForwardNet net, ForwardForwardPlan plan) {
    this.net = net;
    this.plan = plan;
    this.updates = net.layers().stream().map(layer -> update(layer, plan.rule())).toList();
    this.readout = plan.readout().map(rule -> update(net.readout(), rule));
  }

  private Update update(Network part, UpdateRule rule) {
    return new Update(part, rule.on(part), Clipping.none(), plan.seed());
  }

  /** Adds an observer. */
  public void listen(ForwardForwardListener listener) {
    listeners.add(listener);
  }

  /** Adds an observer of one layer's steps: its tapes, gradients and updates. */
  public void listen(int layer, TrainingListener listener) {
    updates.get(layer).listen(listener);
  }

  /** Ends training after the batch that runs now; may be called from any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains for some epochs more; one that is stopped has no report.
   *
   * @throws dev.cotangent.train.DivergedException if the loss of a layer is not finite
   * @throws IllegalArgumentException if a batch does not fit the network
   */
  public List<ForwardForwardEpoch> train(Batches batches, int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException(
          "forwardForward: needs at least 0 epochs more, got " + epochs);
    }
    stopping = false;
    List<ForwardForwardEpoch> reports = new ArrayList<>();
    for (int i = 0; i < epochs && !stopping; i++) {
      epoch(batches).ifPresent(reports::add);
    }
    return reports;
  }

  private Optional<ForwardForwardEpoch> epoch(Batches batches) {
    long start = System.nanoTime();
    var totals = new Totals();
    for (Batch batch : batches.epoch(nextEpoch)) {
      if (stopping) {
        return Optional.empty();
      }
      step(batch, totals);
      listeners.forEach(l -> l.batchEnded(batch.size()));
    }
    net.backend().synchronise();
    var report = totals.report((System.nanoTime() - start) * 1e-9);
    nextEpoch++;
    listeners.forEach(l -> l.epochEnded(report));
    return Optional.of(report);
  }

  private void step(Batch batch, Totals totals) {
    int[] labels = Labels.of(batch, net.spec().classes());
    Optional<float[]> logits = readout.map(update -> readoutStep(update, batch, totals));
    int[] wrong = negatives(batch, labels, logits);
    try (var pass = new Scope(net.backend(), "the batch")) {
      OpContext context = ForwardForwardNet.context(pass);
      Tensor in = net.contrasted(context, batch, labels, wrong);
      for (int k = 0; k < updates.size(); k++) {
        Optional<Tensor> next = layerStep(context, k, in, batch.size(), totals);
        context.release(in);
        in = next.orElse(in);
      }
    }
    totals.rows += batch.size();
    step++;
  }

  private int[] negatives(Batch batch, int[] labels, Optional<float[]> logits) {
    RandomKey key = RandomKey.of(plan.seed()).derive("negatives").derive(step);
    int classes = net.spec().classes();
    return switch (plan.negatives()) {
      case UNIFORM -> Negatives.uniform(labels, classes, key);
      case BY_READOUT -> Negatives.drawn(logits.orElseThrow(), labels, classes, key);
      case BY_GOODNESS -> Negatives.drawn(net.goodnessScores(batch), labels, classes, key);
    };
  }

  /** Trains the readout; returns the logits it gave before. */
  private float[] readoutStep(Update update, Batch batch, Totals totals) {
    try (var pass = new Scope(net.backend(), "the pass with the neutral label")) {
      Tensor features = net.features(ForwardForwardNet.context(pass), batch);
      float[][] seen = new float[1][];
      StepReport report =
          update.step(
              nextEpoch,
              batch.size(),
              tape -> {
                Variable logits = net.readout().forward(tape, tape.constant(features));
                seen[0] = TensorValues.floats(logits.value());
                return Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch));
              });
      totals.readoutLoss += report.loss() * batch.size();
      return seen[0];
    }
  }

  /** Trains one layer; returns what the next one reads, if there is one. */
  private Optional<Tensor> layerStep(
      OpContext pass, int k, Tensor in, int positives, Totals totals) {
    LocalLayer layer = net.locals().get(k);
    var seen =
        new Object() {
          float[] logits = {};
          Optional<Tensor> next = Optional.empty();
        };
    StepReport report =
        updates
            .get(k)
            .step(
                nextEpoch,
                2 * positives,
                tape -> {
                  Variable y = layer.network().forward(tape, tape.constant(in));
                  Variable isPositive = ForwardForwardNet.isPositive(tape, positives);
                  LocalLayer.Judged judged = layer.judge(tape, y, isPositive, positives);
                  layer.remember(judged);
                  seen.logits = TensorValues.floats(judged.logits().value());
                  if (k + 1 < updates.size()) {
                    seen.next = Optional.of(LengthNorm.of(pass, tape.context().dense(y.value())));
                  }
                  return judged.loss();
                });
    totals.layers.get(k).add(report.loss(), seen.logits);
    return seen.next;
  }

  /** Sums over the batches of an epoch. */
  private final class Totals {
    private final List<LayerTotals> layers =
        IntStream.range(0, updates.size())
            .mapToObj(k ->
                new LayerTotals(k, net.spec().goodness(), net.layers().get(k).outputShape().size()))
            .toList();
    private double readoutLoss;
    private long rows;

    ForwardForwardEpoch report(double seconds) {
      OptionalDouble loss =
          readout.isPresent() ? OptionalDouble.of(readoutLoss / rows) : OptionalDouble.empty();
      return new ForwardForwardEpoch(
          nextEpoch, layers.stream().map(LayerTotals::report).toList(), loss, rows, seconds);
    }
  }
}
