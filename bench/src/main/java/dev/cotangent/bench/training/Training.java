package dev.cotangent.bench.training;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Progress;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.Schedule;
import dev.cotangent.optim.Sgd;
import dev.cotangent.train.Checkpoint;
import dev.cotangent.train.CheckpointException;
import dev.cotangent.train.Checkpoints;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingHistory;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.TrainingPlan;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run: trains a plan's model on its rows, and measures what was asked for. */
public final class Training {
  private static final int REACH_ROWS = 256;
  private static final int TEST_BATCH = 256;

  /** Steps that one cycle of the learning rate needs at least. */
  private static final int SHORTEST_CYCLE = 4;

  private final Plan plan;
  private final BooleanSupplier stop;
  private final LayerSpec spec;
  private final Network network;
  private final Loss loss;
  private boolean testsEachEpoch;
  private boolean measuresReach;
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private Optional<Checkpoint> resumed = Optional.empty();

  /** A run on a backend; {@code stop} is asked after each step. */
  public Training(Plan plan, Backend backend, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
    this.spec = plan.recipe().model().apply(plan.data());
    this.network = spec.build(backend, plan.seed(), plan.data().inputShape());
    this.loss = Losses.softmaxCrossEntropy(plan.settings().labelSmoothing());
  }

  /** Judges the test rows after each epoch rather than only after the last. */
  public Training testingEachEpoch() {
    testsEachEpoch = true;
    return this;
  }

  /** Measures the {@link Reach} of the gradient before and after training. */
  public Training measuringReach() {
    measuresReach = true;
    return this;
  }

  /** Writes checkpoints while it trains. */
  void save(Checkpoints to) {
    checkpoints = Optional.of(to);
  }

  /** Goes on from a checkpoint of the same training. */
  void resume(Checkpoint from) {
    resumed = Optional.of(from);
  }

  /**
   * Trains, showing each epoch on stderr.
   *
   * @throws CommandException if training diverges, or checkpoints cannot be written or resumed
   */
  public RunResult run(Console console) {
    Reach before = reach();
    Recipe.Settings settings = plan.settings();
    Dataset train = plan.data().parts().train();
    Batches batches = batches(train, settings);
    String name = plan.recipe().name() + ", seed " + plan.seed();
    TrainingHistory history;
    try (var progress = new Progress(console, name, (long) settings.epochs() * train.size())) {
      var trainer = new Trainer(network, loss, optimiser(settings, batches.count()));
      trainer.listen(new Listener(trainer, progress));
      checkpoints.ifPresent(trainer::save);
      resumed.ifPresent(checkpoint -> {
        trainer.resume(checkpoint);
        progress.rows(checkpoint.epoch() * train.size() + checkpoint.batch() * settings.batch());
      });
      history = trainer.train(batches, trainingPlan(settings));
    } catch (DivergedException e) {
      throw new CommandException(
          ExitCode.FAILED, "training of %s diverged: %s".formatted(name, e.getMessage()), e);
    } catch (CheckpointException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    Evaluation test = lastTest(history);
    boolean stopped = history.end() == TrainingHistory.End.STOPPED;
    return new RunResult(
        network, history.epochs(), test, before, stopped ? Reach.NONE : reach(), stopped);
  }

  private Batches batches(Dataset train, Recipe.Settings settings) {
    Batches batches = Batches.shuffled(train, settings.batch(), plan.seed());
    return settings
        .augmentation()
        .map(changes -> batches.augmented(changes, plan.seed()).ahead())
        .orElse(batches);
  }

  private Optimiser optimiser(Recipe.Settings settings, int stepsPerEpoch) {
    return switch (settings.optimiser()) {
      case SGD -> Sgd.of(settings.peakRate()).decay(settings.weightDecay()).on(network);
      case ADAMW -> {
        long steps = Math.max(SHORTEST_CYCLE, (long) settings.epochs() * stepsPerEpoch);
        Schedule rate = Schedule.oneCycle(settings.peakRate(), steps);
        yield AdamW.of(rate).decay(settings.weightDecay()).on(network);
      }
    };
  }

  private TrainingPlan trainingPlan(Recipe.Settings settings) {
    TrainingPlan training =
        TrainingPlan.epochs(settings.epochs())
            .clipping(clipping(settings))
            .metrics(TrainingPlan.Metrics.LOSS_AND_ACCURACY)
            .seed(plan.seed());
    return testsEachEpoch ? training.validation(testBatches()) : training;
  }

  private static Clipping clipping(Recipe.Settings settings) {
    return Double.isInfinite(settings.clip())
        ? Clipping.none()
        : Clipping.byGlobalNorm(settings.clip());
  }

  private Batches testBatches() {
    return Batches.inOrder(plan.data().parts().test(), TEST_BATCH);
  }

  private Evaluation lastTest(TrainingHistory history) {
    boolean ended = history.end() == TrainingHistory.End.COMPLETED && !history.epochs().isEmpty();
    if (ended && testsEachEpoch) {
      return history.epochs().getLast().validation().orElseThrow();
    }
    return Evaluation.of(network, loss, testBatches());
  }

  /** On the same batch for every model and seed. */
  private Reach reach() {
    return measuresReach
        ? GradientReach.of(
            spec, network, EqualLengths.longest(plan.data().parts().test(), REACH_ROWS))
        : Reach.NONE;
  }

  /** Shows the progress, and stops when asked to. */
  private final class Listener implements TrainingListener {
    private final Trainer trainer;
    private final Progress progress;

    Listener(Trainer trainer, Progress progress) {
      this.trainer = trainer;
      this.progress = progress;
    }

    @Override
    public void stepEnded(StepReport report) {
      progress.rows(report.rows());
      if (stop.getAsBoolean()) {
        trainer.stop();
      }
    }

    @Override
    public void epochEnded(EpochReport report) {
      progress.epoch(EpochText.brief(report), EpochText.of(report));
    }
  }
}
