package dev.cotangent.diagnostics;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.train.DivergedException;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.TrainingListener;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Looks at activations, gradients and updates while a network trains.
 *
 * <p>Every n-th step, 200 unless told otherwise, it sums over each output of each operation, each
 * gradient and each parameter, on their backend, and reads the sums once at the end of the step.
 * Other steps cost nothing but a comparison; without an observatory nothing is done at all.
 *
 * <pre>{@code
 * trainer.listen(Observatory.of(seen -> System.out.println(Verdict.throughLayers(seen))));
 * }</pre>
 *
 * <p>{@link #of(Tape, Supplier)} looks at one pass without training. Belongs to one thread.
 */
public final class Observatory implements TrainingListener {
  private static final int INTERVAL = 200;

  private final ObservationListener listener;
  private final int interval;
  private Optional<StepWatch> watch = Optional.empty();

  private Observatory(ObservationListener listener, int interval) {
    this.listener = listener;
    this.interval = interval;
  }

  /** Returns an observatory that looks at every 200th step, the first one included. */
  public static Observatory of(ObservationListener listener) {
    return new Observatory(listener, INTERVAL);
  }

  /**
   * Returns an observatory with the same listener that looks at every n-th step.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public Observatory every(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "observatory: the interval must be at least 1 step, got " + steps);
    }
    return new Observatory(listener, steps);
  }

  /**
   * Returns what happens on a tape during some passes, without updating anything.
   *
   * @param passes runs forward and backward on the tape
   */
  public static StepObservation of(Tape tape, Supplier<Gradients> passes) {
    var watch = new StepWatch(tape.context().step(), tape.backend());
    tape.listen(watch);
    watch.gradients(passes.get());
    return watch.finish(OptionalDouble.empty(), false);
  }

  @Override
  public void stepStarted(long step, Tape tape) {
    watch = Optional.empty();
    if (step % interval == 0) {
      var started = new StepWatch(step, tape.backend());
      tape.listen(started);
      watch = Optional.of(started);
    }
  }

  @Override
  public void gradients(long step, Gradients gradients) {
    watch.ifPresent(w -> w.gradients(gradients));
  }

  @Override
  public void stepEnded(StepReport report) {
    if (report.clipScale() < 1) {
      listener.clipped(
          new ClippedStep(
              report.step(), report.gradientNorm().orElse(Double.NaN), report.clipScale()));
    }
    watch.ifPresent(w -> listener.observed(w.finish(OptionalDouble.of(report.loss()), true)));
    watch = Optional.empty();
  }

  @Override
  public void diverged(DivergedException cause) {
    watch.ifPresent(w -> listener.observed(w.finish(OptionalDouble.empty(), false)));
    watch = Optional.empty();
    cause
        .position()
        .ifPresent(at ->
            listener.diverged(new NonFinite(cause.step(), cause.direction().orElseThrow(), at)));
  }
}
