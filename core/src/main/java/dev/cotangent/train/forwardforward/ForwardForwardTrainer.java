package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Scope;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.io.NamedArray;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.train.Checkpoint;
import dev.cotangent.train.Checkpoints;
import dev.cotangent.train.Feed;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.TrainingLoop;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Totals totals;
  private final TrainingLoop loop;
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private Optional<Checkpoint> resumed = Optional.empty();
  private volatile boolean stopping;

  /** A trainer of a network. */
  public ForwardForwardTrainer(ForwardForwardNet net, ForwardForwardPlan plan) {
    this.net = net;
    this.plan = plan;
    Map<String, Optimiser> optimisers = new LinkedHashMap<>();
    List<Update> ofLayers = new ArrayList<>();
    for (Network layer : net.layers()) {
      Optimiser optimiser = plan.rule().on(layer);
      optimisers.put("layer" + ofLayers.size(), optimiser);
      ofLayers.add(new Update(layer, optimiser, Clipping.none(), plan.seed()));
    }
    this.updates = List.copyOf(ofLayers);
    this.readout =
        plan.readout()
            .map(rule -> {
              Optimiser optimiser = rule.on(net.readout());
              optimisers.put("readout", optimiser);
              return new Update(net.readout(), optimiser, Clipping.none(), plan.seed());
            });
    this.totals = new Totals();
    this.loop =
        new TrainingLoop(net.backend(), net.state(), optimisers)
            .constant("negatives", plan.negatives().toString())
            .constant("seed of the plan", Long.toString(plan.seed()))
            .with("totals", totals);
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

  /** Writes checkpoints from now on: as training runs, and at its end or when it is stopped. */
  public void save(Checkpoints checkpoints) {
    this.checkpoints = Optional.of(checkpoints);
  }

  /**
   * Makes the next training go on where a checkpoint was taken, with the bits that a training
   * without interruption would have had; its epochs are then those in all.
   */
  public void resume(Checkpoint checkpoint) {
    resumed = Optional.of(checkpoint);
  }

  /**
   * Trains for some epochs more, or, if a checkpoint is resumed, until there are so many in all;
   * one that is stopped has no report.
   *
   * @throws dev.cotangent.train.CheckpointException if a checkpoint to resume is of another
   *     training, or the folder for checkpoints holds later ones; nothing was changed
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written; older ones are whole
   * @throws dev.cotangent.train.DivergedException if the loss of a layer is not finite
   * @throws IllegalArgumentException if a batch does not fit the network
   */
  public List<ForwardForwardEpoch> train(Batches batches, int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException(
          "forwardForward: needs at least 0 epochs more, got " + epochs);
    }
    stopping = false;
    loop.constant("batches", batches.toString());
    int end = resumed.isPresent() ? epochs : loop.epoch() + epochs;
    if (resumed.isPresent()) {
      loop.resume(resumed.get());
      resumed = Optional.empty();
    } else {
      loop.epochBegins();
      totals.clear();
    }
    checkpoints.ifPresent(loop::save);
    List<ForwardForwardEpoch> reports = new ArrayList<>();
    while (loop.epoch() < end && !stopping && !endsWithin(batches)) {
      ForwardForwardEpoch report = totals.report();
      reports.add(report);
      loop.epochEnded();
      totals.clear();
      listeners.forEach(l -> l.epochEnded(report));
    }
    loop.ended();
    return reports;
  }

  /** Takes the remaining steps of an epoch; tells whether training was stopped before its end. */
  private boolean endsWithin(Batches batches) {
    for (Batch batch : batches.epoch(loop.epoch(), loop.batch())) {
      if (stopping) {
        return true;
      }
      double readoutLoss = step(batch);
      loop.stepEnded(readoutLoss, batch.size());
      listeners.forEach(l -> l.batchEnded(batch.size()));
    }
    net.backend().synchronise();
    return false;
  }

  /** Takes a step in the readout, if it learns, and in each layer; returns the readout's loss. */
  private double step(Batch batch) {
    int[] labels = Labels.of(batch, net.spec().classes());
    RandomKey key = RandomKey.of(plan.seed()).derive("negatives").derive(loop.step());
    Optional<Judged> judged = readout.map(update -> readoutStep(update, batch));
    int[] wrong = negatives(batch, labels, judged.map(Judged::logits), key);
    try (var pass = new Scope(net.backend(), "the batch")) {
      OpContext context = ForwardForwardNet.context(pass);
      Tensor in = net.contrasted(context, batch, labels, wrong);
      for (int k = 0; k < updates.size(); k++) {
        Optional<Tensor> next = layerStep(context, k, in, batch.size());
        context.release(in);
        in = next.orElse(in);
      }
    }
    return judged.map(Judged::loss).orElse(0.0);
  }

  private int[] negatives(Batch batch, int[] labels, Optional<float[]> logits, RandomKey key) {
    int classes = net.spec().classes();
    return switch (plan.negatives()) {
      case UNIFORM -> Negatives.uniform(labels, classes, key);
      case BY_READOUT -> Negatives.drawn(logits.orElseThrow(), labels, classes, key);
      case BY_GOODNESS -> Negatives.drawn(net.goodnessScores(batch), labels, classes, key);
    };
  }

  /** What the readout gave before it learnt from a batch, and its mean loss. */
  private record Judged(float[] logits, double loss) {}

  private Judged readoutStep(Update update, Batch batch) {
    try (var pass = new Scope(net.backend(), "the pass with the neutral label")) {
      Tensor features = net.features(ForwardForwardNet.context(pass), batch);
      float[][] seen = new float[1][];
      StepReport report =
          update.step(
              loop.epoch(),
              batch.size(),
              tape -> {
                Variable logits = net.readout().forward(tape, tape.constant(features));
                seen[0] = TensorValues.floats(logits.value());
                return Losses.softmaxCrossEntropy().of(tape, logits, Feed.targets(tape, batch));
              });
      return new Judged(seen[0], report.loss());
    }
  }

  /** Trains one layer; returns what the next one reads, if there is one. */
  private Optional<Tensor> layerStep(OpContext pass, int k, Tensor in, int positives) {
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
                loop.epoch(),
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

  /** Sums over the batches of an epoch, layer by layer. */
  private final class Totals implements TrainingLoop.Part {
    private List<LayerTotals> layers = List.of();

    Totals() {
      clear();
    }

    void clear() {
      layers =
          IntStream.range(0, updates.size())
              .mapToObj(k ->
                  new LayerTotals(
                      k, net.spec().goodness(), net.layers().get(k).outputShape().size()))
              .toList();
    }

    ForwardForwardEpoch report() {
      OptionalDouble loss =
          readout.isPresent() ? OptionalDouble.of(loop.meanLoss()) : OptionalDouble.empty();
      return new ForwardForwardEpoch(
          loop.epoch(),
          layers.stream().map(LayerTotals::report).toList(),
          loss,
          loop.rows(),
          loop.seconds());
    }

    @Override
    public Map<String, NamedArray> save() {
      double[] sums = layers.stream().flatMapToDouble(l -> Arrays.stream(l.sums())).toArray();
      Shape shape = Shape.of(layers.size(), LayerTotals.SUMS);
      return Map.of("layers", new NamedArray.Doubles(shape, sums));
    }

    @Override
    public void load(Map<String, NamedArray> saved) {
      Shape expected = Shape.of(layers.size(), LayerTotals.SUMS);
      if (saved.get("layers") instanceof NamedArray.Doubles(Shape shape, double[] sums)
          && shape.equals(expected)) {
        for (int k = 0; k < layers.size(); k++) {
          layers.get(k).set(sums, k * LayerTotals.SUMS);
        }
      } else {
        throw new IllegalArgumentException("totals must be one array, layers " + expected);
      }
    }
  }
}
