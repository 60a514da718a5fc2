package dev.cotangent.bench.text;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Progress;
import dev.cotangent.bench.training.CheckpointArguments;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.Streams;
import dev.cotangent.data.TrainTest;
import dev.cotangent.io.NamedArray;
import dev.cotangent.nn.Losses;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.Schedule;
import dev.cotangent.rnn.RecurrentState;
import dev.cotangent.rnn.TruncatedBackprop;
import dev.cotangent.train.CheckpointException;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.TrainingLoop;
import dev.cotangent.train.Update;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains a {@link TextModel} by truncated backpropagation: streams side by side, state carried.
 *
 * <p>Losses are in nats for each token; those of the validation part are means over all of it, read
 * as 16 streams that start without a past.
 */
final class TextTraining {
  /** Steps that one cycle of the learning rate needs at least. */
  private static final int SHORTEST_CYCLE = 4;

  private static final int VALIDATION_STREAMS = 16;

  private final TextModel model;
  private final Settings settings;
  private final Batches train;
  private final Batches validation;

  /**
   * How to train: AdamW whose rate rises to a peak and falls again.
   *
   * @param epochs passes over the training part
   * @param streams read side by side
   * @param time tokens between two updates, through which gradients flow
   * @param peakRate highest learning rate
   * @param clip highest global norm of the gradients
   * @param seed of dropout
   */
  record Settings(int epochs, int streams, int time, double peakRate, double clip, long seed) {}

  /**
   * An epoch.
   *
   * @param train nats for each token, each before the update it took part in
   * @param validation nats for each token after the epoch
   */
  record Epoch(int number, double train, double validation, double seconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "epoch %2d  train %.4f  validation %.4f nats  %.1f s",
          number,
          train,
          validation,
          seconds);
    }
  }

  /** Training on the windows of two parts of a text, each of {@code settings.time} tokens. */
  TextTraining(TextModel model, TrainTest windows, Settings settings) {
    this.model = model;
    this.settings = settings;
    this.train = streams(windows.train(), settings.streams);
    this.validation = streams(windows.test(), VALIDATION_STREAMS);
  }

  private static Batches streams(Dataset windows, int atMost) {
    int count = Math.min(atMost, windows.size());
    return Batches.inOrder(Streams.of(windows, count), count);
  }

  /**
   * Trains, showing each epoch on stderr.
   *
   * @return all epochs, those before a checkpoint that training went on from included
   * @throws CommandException if training diverges, or checkpoints cannot be written or resumed
   */
  List<Epoch> run(CheckpointArguments checkpoints, Console console, BooleanSupplier stop)
      throws IOException {
    long steps = Math.max(SHORTEST_CYCLE, (long) settings.epochs * train.count());
    Optimiser optimiser =
        AdamW.of(Schedule.oneCycle(settings.peakRate, steps)).decay(0.01).on(model.network());
    var update =
        new Update(model.network(), optimiser, Clipping.byGlobalNorm(settings.clip), settings.seed);
    var training =
        new TruncatedBackprop(
            model.network(), Losses.softmaxCrossEntropy(), update, List.of(model.state()), 1);
    var history = new TextHistory();
    TrainingLoop loop = loop(optimiser, history);
    String name = TextModel.name(model.tokens().unit());
    try (var progress = new Progress(console, name, steps * settings.streams)) {
      checkpoints.apply(loop::resume, loop::save, console);
      progress.rows((int) (loop.step() * settings.streams));
      while (loop.epoch() < settings.epochs && !stop.getAsBoolean()) {
        steps(loop, training, progress, stop);
        if (!stop.getAsBoolean()) {
          double loss = loop.meanLoss();
          double seconds = loop.seconds();
          double test = training.evaluate(validation.epoch(0));
          var done = new Epoch(loop.epoch() + 1, loss, test, seconds);
          history.add(done);
          loop.epochEnded();
          progress.epoch(String.format(Locale.ROOT, "%.3f nats", loss), done.toString());
        }
      }
      loop.ended();
    } catch (DivergedException e) {
      throw new CommandException(
          ExitCode.FAILED, "training of " + name + " diverged: " + e.getMessage(), e);
    } catch (CheckpointException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    return history.epochs();
  }

  private TrainingLoop loop(Optimiser optimiser, TextHistory history) {
    RecurrentState carried = model.state();
    return new TrainingLoop(model.network(), optimiser)
        .constant("batches", train.toString())
        .constant("windows", "%d tokens in %d streams".formatted(settings.time, settings.streams))
        .constant("clipping", Double.toString(settings.clip))
        .constant("seed of dropout", Long.toString(settings.seed))
        .with("epochs", history)
        .with(
            "carried",
            new TrainingLoop.Part() {
              @Override
              public Map<String, NamedArray> save() {
                return carried.save();
              }

              @Override
              public void load(Map<String, NamedArray> saved) {
                carried.load(model.network().backend(), saved);
              }
            });
  }

  /** Takes the remaining steps of the epoch, or those until it is stopped. */
  private void steps(
      TrainingLoop loop, TruncatedBackprop training, Progress progress, BooleanSupplier stop) {
    if (loop.batch() == 0) {
      training.reset();
    }
    for (Batch batch : train.epoch(0, loop.batch())) {
      loop.stepEnded(training.step(batch), batch.size());
      progress.rows(batch.size());
      if (stop.getAsBoolean()) {
        return;
      }
    }
  }
}
