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
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.rnn.FlowRegulariser;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.Feed;
import dev.cotangent.train.GradientNoise;
import dev.cotangent.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Trains a network on a task's endless examples, and tests it on others. */
final class TaskRun {
  private static final int TEST_BATCH = 250;

  private static final int STAGES = 10;

  private final SequenceTask task;
  private final List<SequenceTask> stages;
  private final Settings settings;
  private final Network network;
  private final RandomKey examples;

  /**
   * How to train: a rule whose rate is halved at regular steps.
   *
   * @param descent the rule
   * @param steps updates
   * @param batch examples of each
   * @param rate first learning rate
   * @param halving steps after which the rate is halved
   * @param growth steps during which examples grow, in ten stages, from a tenth of the length to
   *     all of it: a curriculum (Bengio et al. 2009; of lengths: Zaremba and Sutskever 2014); 0:
   *     all are of full length
   * @param cures what is done to the gradients
   * @param tests number of examples to test with, a multiple of 250
   */
  record Settings(
      Descent descent,
      int steps,
      int batch,
      double rate,
      int halving,
      int growth,
      Cures cures,
      int tests,
      long seed) {}

  /** How parameters follow their gradients. */
  enum Descent {
    /** Adam (Kingma and Ba 2015). */
    ADAM,
    /** Plain descent. */
    SGD;

    /** Returns the name on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    UpdateRule rule(Schedule rate) {
      return switch (this) {
        case ADAM -> Adam.of(rate);
        case SGD -> Sgd.of(rate);
      };
    }
  }

  /**
   * What keeps gradients from vanishing and exploding.
   *
   * @param clip highest global norm of the gradients; 0: they are not clipped
   * @param flow weight of the {@link FlowRegulariser}; 0: it is left out
   * @param noise eta of the {@link GradientNoise}; 0: none
   */
  record Cures(double clip, double flow, double noise) {
    /** Only clipping. */
    static Cures clip(double highest) {
      return new Cures(highest, 0, 0);
    }
  }

  /**
   * What came out.
   *
   * @param steps updates that were done
   */
  record Result(
      SequenceTask.Score score, long parameters, int steps, double seconds, boolean stopped) {}

  /**
   * A run.
   *
   * @param tasks the task for each length
   * @param model makes the layers for the whole length
   */
  TaskRun(
      IntFunction<SequenceTask> tasks,
      int length,
      Function<SequenceTask, LayerSpec> model,
      Settings settings,
      Backend backend) {
    this.task = tasks.apply(length);
    this.stages =
        IntStream.rangeClosed(1, STAGES)
            .mapToObj(stage -> tasks.apply(Math.ceilDiv(length * stage, STAGES)))
            .toList();
    this.settings = settings;
    this.network = model.apply(task).build(backend, settings.seed, task.input()).ofAnyTime();
    this.examples = RandomKey.of(settings.seed).derive("examples");
  }

  /**
   * Trains and tests, saying on stderr how it goes ten times.
   *
   * @throws CommandException if training diverges
   */
  Result run(Console console, BooleanSupplier stop) {
    Schedule rate = Schedule.steps(settings.rate, 0.5, settings.halving);
    var update = update(rate);
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

  private Update update(Schedule rate) {
    Cures cures = settings.cures;
    Clipping clipping = cures.clip > 0 ? Clipping.byGlobalNorm(cures.clip) : Clipping.none();
    var update =
        new Update(network, settings.descent.rule(rate).on(network), clipping, settings.seed);
    if (cures.flow > 0) {
      update.add(new FlowRegulariser(cures.flow));
    }
    if (cures.noise > 0) {
      update.add(GradientNoise.of(cures.noise, settings.seed));
    }
    return update;
  }

  /** The task of a step: a shorter one while examples grow. */
  private SequenceTask task(int step) {
    return step < settings.growth
        ? stages.get((int) ((long) STAGES * step / settings.growth))
        : task;
  }

  private double step(Update update, int step) {
    Batch batch = task(step).draw(examples.derive(step), settings.batch);
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
