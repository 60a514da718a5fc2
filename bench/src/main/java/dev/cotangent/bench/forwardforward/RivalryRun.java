package dev.cotangent.bench.forwardforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Progress;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.forwardforward.SeedRun.Outcome;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Median;
import dev.cotangent.data.Batches;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingHistory;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.TrainingPlan;
import dev.cotangent.train.forwardforward.ForwardForwardEpoch;
import dev.cotangent.train.forwardforward.ForwardForwardEvaluation;
import dev.cotangent.train.forwardforward.ForwardForwardListener;
import dev.cotangent.train.forwardforward.ForwardForwardNet;
import dev.cotangent.train.forwardforward.ForwardForwardPlan;
import dev.cotangent.train.forwardforward.ForwardForwardTrainer;
import dev.cotangent.train.forwardforward.Negatives;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trains the same hidden layers by both algorithms, on the same rows in the same order. */
record RivalryRun(
    Backend backend,
    Console console,
    StopSignal stop,
    TaskData data,
    Perceptron perceptron,
    Settings settings) {
  private static final int TEST_BATCH = 500;

  /**
   * Returns what came of a seed; empty if Ctrl-C came first.
   *
   * @throws CommandException if training diverges
   */
  Optional<SeedRun> of(long seed) {
    try {
      Optional<Outcome> rival = backpropagation(seed);
      return rival.flatMap(outcome -> forwardForward(seed, outcome));
    } catch (DivergedException e) {
      throw new CommandException(
          ExitCode.FAILED, "training with seed %d diverged: %s".formatted(seed, e.getMessage()), e);
    }
  }

  private Optional<Outcome> backpropagation(long seed) {
    Network network =
        perceptron.forBackpropagation(backend, seed, data.inputShape(), data.classes());
    Batches batches = settings.batches(data.parts().train(), seed);
    TrainingHistory history;
    var trainer =
        new Trainer(
            network,
            Losses.softmaxCrossEntropy(),
            settings.backpropagation(steps(batches)).on(network));
    backend.memory().ifPresent(MemoryMeter::reset);
    try (var progress = progress("backpropagation", seed)) {
      trainer.listen(
          new TrainingListener() {
            @Override
            public void stepEnded(StepReport report) {
              progress.rows(report.rows());
              if (stop.getAsBoolean()) {
                trainer.stop();
              }
            }

            @Override
            public void epochEnded(EpochReport report) {
              String text = epoch(report.epoch(), report.loss(), report.seconds());
              progress.epoch(text, text);
            }
          });
      history = trainer.train(batches, TrainingPlan.epochs(settings.epochs()).seed(seed));
    }
    double peak = peak();
    if (history.end() == TrainingHistory.End.STOPPED) {
      return Optional.empty();
    }
    Evaluation test = Evaluation.of(network, Losses.softmaxCrossEntropy(), testBatches());
    double[] seconds = history.epochs().stream().mapToDouble(EpochReport::seconds).toArray();
    double error = 1 - test.accuracy().orElseThrow();
    return Optional.of(new Outcome(network.parameterCount(), error, Median.of(seconds), peak));
  }

  private Optional<SeedRun> forwardForward(long seed, Outcome rival) {
    ForwardForwardNet net =
        perceptron.forForwardForward(backend, seed, data.inputShape(), data.classes());
    Batches batches = settings.batches(data.parts().train(), seed);
    var plan =
        ForwardForwardPlan.of(settings.local(steps(batches)))
            .readout(settings.readout(steps(batches)))
            .negatives(Negatives.BY_READOUT)
            .seed(seed);
    var trainer = new ForwardForwardTrainer(net, plan);
    List<ForwardForwardEpoch> epochs;
    backend.memory().ifPresent(MemoryMeter::reset);
    try (var progress = progress("forward-forward", seed)) {
      trainer.listen(
          new ForwardForwardListener() {
            @Override
            public void batchEnded(int rows) {
              progress.rows(rows);
              if (stop.getAsBoolean()) {
                trainer.stop();
              }
            }

            @Override
            public void epochEnded(ForwardForwardEpoch report) {
              double loss = report.layers().stream().mapToDouble(l -> l.loss()).average().orElse(0);
              String text = epoch(report.epoch(), loss, report.seconds());
              progress.epoch(text, text);
            }
          });
      epochs = trainer.train(batches, settings.epochs());
    }
    double peak = peak();
    if (epochs.size() < settings.epochs()) {
      return Optional.empty();
    }
    ForwardForwardEvaluation test = net.evaluate(testBatches());
    double[] seconds = epochs.stream().mapToDouble(ForwardForwardEpoch::seconds).toArray();
    double error = 1 - test.byGoodness().accuracy();
    var own = new Outcome(net.parameterCount(), error, Median.of(seconds), peak);
    return Optional.of(new SeedRun(seed, rival, own, epochs, test));
  }

  private Progress progress(String algorithm, long seed) {
    long rows = (long) settings.epochs() * data.parts().train().size();
    return new Progress(console, algorithm + ", seed " + seed, rows);
  }

  private static String epoch(int epoch, double loss, double seconds) {
    return String.format(Locale.ROOT, "epoch %d  loss %.4f  %.1f s", epoch + 1, loss, seconds);
  }

  private long steps(Batches batches) {
    return (long) settings.epochs() * batches.count();
  }

  private Batches testBatches() {
    return Batches.inOrder(data.parts().test(), TEST_BATCH);
  }

  private double peak() {
    return backend.memory().map(MemoryMeter::peak).map(Long::doubleValue).orElse(Double.NaN);
  }
}
