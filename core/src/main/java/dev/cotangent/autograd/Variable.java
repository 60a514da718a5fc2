package dev.cotangent.autograd;

import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value on a tape.
 *
 * <p>A batch of sequences of unequal length may carry its lengths along; layers that keep the time
 * axis hand them on by {@link #withLengthsOf}.
 */
public final class Variable {
  private final Tape tape;
  private final Tensor value;
  private final boolean needsGradient;
  private final int number;
  private final @Nullable Tensor lengths;

  Variable(Tape tape, Tensor value, boolean needsGradient, int number, @Nullable Tensor lengths) {
    this.tape = tape;
    this.value = value;
    this.needsGradient = needsGradient;
    this.number = number;
    this.lengths = lengths;
  }

  /** Returns the tape this value is on. */
  public Tape tape() {
    return tape;
  }

  /** Returns the value. */
  public Tensor value() {
    return value;
  }

  /** Returns the extents. */
  public Shape shape() {
    return value.shape();
  }

  /** Tells whether a gradient flows back to this value. */
  public boolean needsGradient() {
    return needsGradient;
  }

  /** Returns the same value as a constant: no gradient flows through it. */
  public Variable detach() {
    return new Variable(tape, value, false, tape.nextNumber(), lengths);
  }

  /** Returns the number of valid steps of each sequence, INT [batch], if they are unequal. */
  public Optional<Tensor> lengths() {
    return Optional.ofNullable(lengths);
  }

  /** Returns the same value with the number of valid steps of each sequence, INT [batch]. */
  public Variable withLengths(Tensor lengths) {
    if (lengths.shape().rank() != 1 || shape().rank() < 2 || lengths.size() != shape().extent(0)) {
      throw new IllegalArgumentException(
          "lengths: a batch "
              + shape()
              + " needs lengths ["
              + shape().extent(0)
              + "], got "
              + lengths);
    }
    return new Variable(tape, value, needsGradient, number, lengths);
  }

  /** Returns the same value with the lengths of another one, if it has any. */
  public Variable withLengthsOf(Variable other) {
    return other.lengths == null ? this : withLengths(other.lengths);
  }

  /** Returns the same value without lengths. */
  public Variable withoutLengths() {
    return lengths == null ? this : new Variable(tape, value, needsGradient, number, null);
  }

  /** The number under which the tape keeps this value's gradient. */
  int number() {
    return number;
  }

  @Override
  public String toString() {
    return "variable " + number + " " + value;
  }
}
