package dev.cotangent.bench.cures;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.diagnostics.ClippedStep;
import dev.cotangent.diagnostics.ObservationListener;
import dev.cotangent.diagnostics.Observatory;
import dev.cotangent.diagnostics.StepObservation;
import dev.cotangent.diagnostics.StepObservation.ThroughTime;
import dev.cotangent.diagnostics.Verdict;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Confusion;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Feed;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains one setup with one seed, under an observatory. */
final class CureRun implements ObservationListener {
  private static final int LOOKS = 60;
  private static final Loss LOSS = Losses.softmaxCrossEntropy();

  private final Setup setup;
  private final CureTask task;
  private final Network network;
  private final long seed;
  private final List<Double> steps = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private final List<double[]> norms = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private int clipped;
  private double lossSum;
  private int lossCount;

  CureRun(Setup setup, CureTask task, Backend backend, long seed) {
    this.setup = setup;
    this.task = task;
    this.seed = seed;
    this.network = setup.spec().build(backend, seed, task.input());
  }

  /** Returns what came of some steps, or of fewer if it is told to stop. */
  CureResult run(int count, BooleanSupplier stop) {
    var update = new Update(network, setup.rule().apply(count).on(network), setup.clipping(), seed);
    update.listen(Observatory.of(this).every(Math.max(1, count / LOOKS)));
    Iterator<Batch> batches = task.training(seed);
    Optional<String> divergence = Optional.empty();
    int done = 0;
    try {
      for (; done < count && !stop.getAsBoolean(); done++) {
        Batch batch = batches.next();
        double loss = update.step(0, batch.size(), tape -> loss(tape, batch)).loss();
        lossSum += loss;
        lossCount++;
      }
    } catch (DivergedException e) {
      divergence = Optional.of(e.toString());
    }
    return new CureResult(
        setup,
        seed,
        accuracy(),
        array(steps),
        array(losses),
        norms.toArray(double[][]::new),
        verdicts.getFirst(),
        median(verdicts.subList(verdicts.size() * 3 / 4, verdicts.size())),
        (double) clipped / Math.max(1, done),
        divergence);
  }

  @Override
  public void observed(StepObservation seen) {
    if (seen.parameters().isEmpty()) {
      return; // the loss was not finite, so that nothing went backward
    }
    Optional<Verdict> throughTime = Verdict.throughTime(seen);
    verdicts.add(throughTime.orElseGet(() -> Verdict.throughLayers(seen)));
    norms.add(throughTime.isPresent() ? states(seen) : Verdict.layerNorms(seen));
    steps.add((double) seen.step());
    losses.add(lossCount == 0 ? seen.loss().orElse(Double.NaN) : lossSum / lossCount);
    lossSum = 0;
    lossCount = 0;
  }

  @Override
  public void clipped(ClippedStep step) {
    clipped++;
  }

  private Variable loss(Tape tape, Batch batch) {
    Variable y = network.forward(tape, Feed.inputs(tape, batch));
    return LOSS.of(tape, y, Feed.targets(tape, batch));
  }

  private double accuracy() {
    Optional<Confusion> confusion = Optional.empty();
    for (Batch batch : task.tests()) {
      try (Tape tape = Tape.inference(network.backend())) {
        Variable y = network.forward(tape, Feed.inputs(tape, batch));
        if (confusion.isEmpty()) {
          confusion = Optional.of(new Confusion(y.shape().last()));
        }
        var unused =
            confusion
                .get()
                .add(
                    TensorValues.floats(y.value()),
                    (HostArray.Ints) batch.targets(),
                    Optional.empty());
      }
    }
    return confusion.orElseThrow().accuracy();
  }

  private static double[] states(StepObservation seen) {
    return seen.throughTime().stream()
        .filter(t -> t.what().equals("dh"))
        .map(ThroughTime::norms)
        .findFirst()
        .orElseThrow();
  }

  private static Verdict median(List<Verdict> verdicts) {
    return verdicts.stream()
        .sorted(Comparator.comparingDouble(Verdict::ratio))
        .skip((verdicts.size() - 1) / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
