package dev.cotangent.train;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.train.TrainingHistory.End;
import dev.cotangent.train.TrainingPlan.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trains a network: forward, loss, backward, update, for each batch of each epoch.
 *
 * <p>Belongs to one thread, except {@link #stop}. Each step has a tape of its own, which recycles
 * the step's tensors at its end. The loss is read after each step, which waits for the backend. All
 * randomness is a function of the plan's seed and the optimiser's step count.
 *
 * <pre>{@code
 * var trainer = new Trainer(network, Losses.softmaxCrossEntropy(), Adam.of(0.001).on(network));
 * trainer.train(Batches.shuffled(train, 64, seed), TrainingPlan.epochs(10).validation(test));
 * }</pre>
 */
public final class Trainer {
  private final Network network;
  private final Backend backend;
  private final Loss loss;
  private final Optimiser optimiser;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final List<GradientTerm> terms = new ArrayList<>();
  private volatile boolean stopping;

  /** A trainer of a network. */
  public Trainer(Network network, Loss loss, Optimiser optimiser) {
    this.network = network;
    this.backend = network.backend();
    this.loss = loss;
    this.optimiser = optimiser;
  }

  /** Adds an observer. */
  public void listen(TrainingListener listener) {
    listeners.add(listener);
  }

  /** Adds a term to the gradients of each step. */
  public void add(GradientTerm term) {
    terms.add(term);
  }

  /** Ends training after the step that runs now; may be called from any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains by a plan.
   *
   * <p>An epoch that is stopped has no report.
   *
   * @throws DivergedException if the loss, or the norm that clipping needs, is not finite; the
   *     parameters are then those after the last good step, while running statistics may have taken
   *     in the batch
   */
  public TrainingHistory train(Batches batches, TrainingPlan plan) {
    stopping = false;
    Optional<EarlyStopping> early = Optional.empty();
    if (plan.patience().isPresent()) {
      early = Optional.of(new EarlyStopping(network, plan.patience().getAsInt()));
    }
    var update = new Update(network, optimiser, plan.clipping(), plan.seed());
    listeners.forEach(update::listen);
    terms.forEach(update::add);
    List<EpochReport> reports = new ArrayList<>();
    End end = End.COMPLETED;
    for (int epoch = plan.firstEpoch(); epoch < plan.epochs() && end == End.COMPLETED; epoch++) {
      Optional<EpochReport> report = epoch(update, batches, epoch, plan);
      if (report.isEmpty()) {
        end = End.STOPPED;
      } else {
        reports.add(report.get());
        listeners.forEach(l -> l.epochEnded(report.get()));
        end = next(report.get(), early);
      }
    }
    OptionalInt best = early.map(EarlyStopping::restore).orElse(OptionalInt.empty());
    return new TrainingHistory(reports, end, best);
  }

  private static End next(EpochReport report, Optional<EarlyStopping> early) {
    boolean over =
        early.isPresent()
            && early.get().isOver(report.epoch(), report.validation().orElseThrow().loss());
    return over ? End.STOPPED_EARLY : End.COMPLETED;
  }

  private Optional<EpochReport> epoch(
      Update update, Batches batches, int epoch, TrainingPlan plan) {
    long start = System.nanoTime();
    var totals = new Totals();
    for (Batch batch : batches.epoch(epoch)) {
      if (stopping) {
        return Optional.empty();
      }
      step(update, batch, epoch, plan, totals);
    }
    backend.synchronise();
    double seconds = seconds(start);
    Optional<Evaluation> validation = plan.validation().map(v -> Evaluation.of(network, loss, v));
    return Optional.of(totals.report(epoch, validation, seconds));
  }

  private void step(Update update, Batch batch, int epoch, TrainingPlan plan, Totals totals) {
    StepReport report =
        update.step(
            epoch,
            batch.size(),
            tape -> {
              Variable y = network.forward(tape, Feed.inputs(tape, batch));
              if (plan.metrics() == Metrics.LOSS_AND_ACCURACY) {
                totals.count(y, batch);
              }
              return loss.of(tape, y, Feed.targets(tape, batch));
            });
    totals.add(report.loss(), batch.size());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Sums over the steps of an epoch. */
  private static final class Totals {
    private double loss;
    private long rows;
    private Optional<Confusion> confusion = Optional.empty();

    void add(double mean, int count) {
      loss += mean * count;
      rows += count;
    }

    void count(Variable y, Batch batch) {
      if (batch.targets() instanceof HostArray.Ints labels && Confusion.counts(y.shape(), labels)) {
        if (confusion.isEmpty()) {
          confusion = Optional.of(new Confusion(y.shape().last()));
        }
        var unused =
            confusion
                .get()
                .add(TensorValues.floats(y.value()), labels, Evaluation.lengths(y, batch));
      }
    }

    EpochReport report(int epoch, Optional<Evaluation> validation, double seconds) {
      var accuracy = new Evaluation(loss / rows, rows, confusion).accuracy();
      return new EpochReport(epoch, loss / rows, accuracy, validation, rows, seconds);
    }
  }
}
