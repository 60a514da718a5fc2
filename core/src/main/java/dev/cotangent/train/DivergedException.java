package dev.cotangent.train;

import dev.cotangent.autograd.TapeListener;
import java.util.Optional;

/** Training made a value that is not a finite number; the parameters were not updated with it. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long step;
  private final transient Optional<NonFiniteSearch.Origin> origin;

  /** In which direction an operation ran. */
  public enum Direction {
    /** From inputs to outputs. */
    FORWARD,
    /** From gradients of outputs to those of inputs. */
    BACKWARD
  }

  /**
   * An error of a step.
   *
   * @param step counted from 0
   * @param what was not finite, and its value
   * @param origin where a value first was not finite, if that was found
   */
  DivergedException(long step, String what, Optional<NonFiniteSearch.Origin> origin) {
    super(message(step, what, origin));
    this.step = step;
    this.origin = origin;
  }

  /** Returns the number of the step, counted from 0. */
  public long step() {
    return step;
  }

  /** Returns the operation that first made a value that is not finite, if it was found. */
  public Optional<TapeListener.Position> position() {
    return origin.map(NonFiniteSearch.Origin::position);
  }

  /** Returns whether that operation ran forward or backward, if it was found. */
  public Optional<Direction> direction() {
    return origin.map(NonFiniteSearch.Origin::direction);
  }

  private static String message(long step, String what, Optional<NonFiniteSearch.Origin> origin) {
    return "training: %s in step %d; %s"
        .formatted(
            what,
            step,
            origin
                .map(NonFiniteSearch.Origin::toString)
                .orElse("no operation made such a value when the step was repeated"));
  }
}
