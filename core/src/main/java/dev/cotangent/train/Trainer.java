package dev.cotangent.train;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.train.TrainingHistory.End;
import dev.cotangent.train.TrainingPlan.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private Optional<Checkpoint> resumed = Optional.empty();
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

  /** Writes checkpoints from now on: as training runs, and at its end or when it is stopped. */
  public void save(Checkpoints checkpoints) {
    this.checkpoints = Optional.of(checkpoints);
  }

  /**
   * Makes the next training go on where a checkpoint was taken, with the bits that a training
   * without interruption would have had.
   *
   * <p>That training must be given the same batches and plan, of more epochs if need be. Its
   * history holds the epochs that end in it.
   */
  public void resume(Checkpoint checkpoint) {
    resumed = Optional.of(checkpoint);
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
   * @throws CheckpointException if a checkpoint to resume is of another training, or the folder for
   *     checkpoints holds later ones; nothing was changed
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written; older ones are whole
   * @throws DivergedException if the loss, or the norm that clipping needs, is not finite; the
   *     parameters are then those after the last good step, while running statistics may have taken
   *     in the batch
   */
  public TrainingHistory train(Batches batches, TrainingPlan plan) {
    stopping = false;
    var state = new TrainingState(network, optimiser, plan, Constants.of(network, batches, plan));
    resumed.ifPresent(state::restore);
    resumed = Optional.empty();
    var writer = checkpoints.map(c -> new CheckpointWriter(c, state.step()));
    var update = new Update(network, optimiser, plan.clipping(), plan.seed());
    listeners.forEach(update::listen);
    terms.forEach(update::add);
    List<EpochReport> reports = new ArrayList<>();
    End end = state.isOver() ? End.STOPPED_EARLY : End.COMPLETED;
    while (state.epoch() < plan.epochs() && end == End.COMPLETED) {
      if (endsWithin(state, update, batches, plan, writer)) {
        end = End.STOPPED;
      } else {
        EpochReport report = report(state, plan);
        reports.add(report);
        listeners.forEach(l -> l.epochEnded(report));
        state.nextEpoch(report);
        end = state.isOver() ? End.STOPPED_EARLY : End.COMPLETED;
      }
    }
    writer.ifPresent(w -> w.write(state));
    return new TrainingHistory(reports, end, state.restoreBest());
  }

  /** Takes the remaining steps of an epoch; tells whether training was stopped before its end. */
  private boolean endsWithin(
      TrainingState state,
      Update update,
      Batches batches,
      TrainingPlan plan,
      Optional<CheckpointWriter> writer) {
    EpochTotals totals = state.totals();
    totals.startClock();
    for (Batch batch : batches.epoch(state.epoch(), state.batch())) {
      if (stopping) {
        totals.stopClock();
        return true;
      }
      step(update, batch, state.epoch(), plan, totals);
      state.nextBatch();
      if (writer.isPresent()) {
        totals.stopClock();
        writer.get().stepEnded(state);
        totals.startClock();
      }
    }
    backend.synchronise();
    totals.stopClock();
    return false;
  }

  private EpochReport report(TrainingState state, TrainingPlan plan) {
    Optional<Evaluation> validation = plan.validation().map(v -> Evaluation.of(network, loss, v));
    return state.totals().report(state.epoch(), validation);
  }

  private void step(Update update, Batch batch, int epoch, TrainingPlan plan, EpochTotals totals) {
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
}
