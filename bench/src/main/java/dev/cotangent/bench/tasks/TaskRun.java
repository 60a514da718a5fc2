package dev.cotangent.bench.tasks;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.data.Batch;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Schedule;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Feed;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Trains a network on a task's endless examples, and tests it on others. */
final class TaskRun {
  private static final int TEST_BATCH = 250;

  private final SequenceTask task;
  private final Settings settings;
  private final Network network;
  private final RandomKey examples;

  /**
   * How to train: Adam whose rate is halved at regular steps.
   *
   * @param steps updates
   * @param batch examples of each
   * @param rate first learning rate
   * @param halving steps after which the rate is halved
   * @param clip highest global norm of the gradients; 0: they are not clipped
   * @param tests number of examples to test with, a multiple of 250
   */
  record Settings(
      int steps, int batch, double rate, int halving, double clip, int tests, long seed) {}

  /**
   * What came out.
   *
   * @param steps updates that were done
   */
  record Result(
      SequenceTask.Score score, long parameters, int steps, double seconds, boolean stopped) {}

  TaskRun(SequenceTask task, LayerSpec model, Settings settings, Backend backend) {
    this.task = task;
    this.settings = settings;
    this.network = model.build(backend, settings.seed, task.input());
    this.examples = RandomKey.of(settings.seed).derive("examples");
  }

  /**
   * Trains and tests, saying on stderr how it goes ten times.
   *
   * @throws CommandException if training diverges
   */
  Result run(Console console, BooleanSupplier stop) {
    Schedule rate = Schedule.steps(settings.rate, 0.5, settings.halving);
    Clipping clipping = settings.clip > 0 ? Clipping.byGlobalNorm(settings.clip) : Clipping.none();
    var update = new Update(network, Adam.of(rate).on(network), clipping, settings.seed);
    int interval = Math.max(1, settings.steps / 10);
    long start = System.nanoTime();
    int step = 0;
    double loss = 0;
    try {
      while (step < settings.steps && !stop.getAsBoolean()) {
        loss += step(update, step);
        step++;
        if (step % interval == 0) {
          console.info(String.format(Locale.ROOT, "step %d  loss %.5f", step, loss / interval));
          loss = 0;
        }
      }
    } catch (DivergedException e) {
      throw new CommandException(ExitCode.FAILED, task.title() + ": " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Result(test(), network.parameterCount(), step, seconds, step < settings.steps);
  }

  private double step(Update update, int step) {
    Batch batch = task.draw(examples.derive(step), settings.batch);
    return update
        .step(
            0,
            batch.size(),
            tape -> {
              Variable y = network.forward(tape, Feed.inputs(tape, batch));
              return task.loss().of(tape, y, Feed.targets(tape, batch));
            })
        .loss();
  }

  private SequenceTask.Score test() {
    RandomKey unseen = RandomKey.of(settings.seed).derive("tests");
    List<SequenceTask.Score> scores = new ArrayList<>();
    for (int i = 0; i < Math.ceilDiv(settings.tests, TEST_BATCH); i++) {
      Batch batch = task.draw(unseen.derive(i), TEST_BATCH);
      try (Tape tape = Tape.inference(network.backend())) {
        Variable y = network.forward(tape, Feed.inputs(tape, batch));
        scores.add(task.score(TensorValues.floats(y.value()), batch));
      }
    }
    return SequenceTask.Score.mean(scores);
  }
}
