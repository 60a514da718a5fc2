package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Windows over sequences [batch, time, features], seen as images of height 1.
 *
 * <p>Where the batch carries lengths, what lies past the end of a sequence is replaced before the
 * window sees it, and the output carries the number of positions that each sequence has by itself;
 * past them it is finite, but of no meaning.
 *
 * @param positions how many positions a sequence of some length has
 * @param keepsLengths whether that is its length, always
 * @param fill what padding is replaced by: the value that does not count
 */
record OverTime(IntUnaryOperator positions, boolean keepsLengths, double fill) {

  /**
   * Returns what a window does to sequences.
   *
   * @param window of height 1
   */
  static OverTime of(Window2d window, double fill) {
    boolean same =
        window.strideWidth() == 1 && window.padLeft() + window.padRight() == window.spanWidth() - 1;
    return new OverTime(window::outputWidth, same, fill);
  }

  /** Returns x, which must not carry lengths. */
  static Variable requireFull(String what, Variable x) {
    if (x.lengths().isPresent()) {
      throw new IllegalArgumentException(
          what + " is not defined for sequences of unequal length, got " + x.shape());
    }
    return x;
  }

  /**
   * Returns the shape [positions, channels] for an input [time, features].
   *
   * @throws IllegalArgumentException if that is not its shape or the window does not fit
   */
  static Shape output(String layer, Window2d window, Shape input, int channels) {
    if (input.rank() != 2) {
      throw new IllegalArgumentException(layer + ": input must be [time, features], got " + input);
    }
    int positions = window.outputWidth(input.extent(0));
    if (positions < 1) {
      throw new IllegalArgumentException(
          "%s: a window over %d steps does not fit input %s with padding %d,%d"
              .formatted(layer, window.spanWidth(), input, window.padLeft(), window.padRight()));
    }
    return Shape.of(positions, channels);
  }

  /** Returns what an operation on images makes of sequences. */
  Variable apply(Tape tape, Variable x, UnaryOperator<Variable> operation) {
    Variable counted = masked(tape, x, fill);
    Shape s = x.shape();
    Shape image = Shape.of(s.extent(0), 1, s.extent(1), s.extent(2));
    Variable y = operation.apply(tape.apply(new ReshapeOp(image), counted));
    Variable sequence = tape.apply(new ReshapeOp(y.shape().without(1)), y);
    if (x.lengths().isEmpty()) {
      return sequence;
    }
    Variable valid = sequence.withLengths(lengths(tape, x));
    return fill == 0 ? valid : masked(tape, valid, 0);
  }

  /** Returns x with padding replaced, if it carries lengths. */
  static Variable masked(Tape tape, Variable x, double fill) {
    return x.lengths().isEmpty()
        ? x
        : tape.apply(new TimeMaskOp(fill), x, tape.constant(x.lengths().get())).withLengthsOf(x);
  }

  private Tensor lengths(Tape tape, Variable x) {
    Tensor lengths = x.lengths().orElseThrow();
    if (keepsLengths) {
      return lengths;
    }
    int[] values = new int[lengths.size()];
    tape.backend().read(lengths, values);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == 0 ? 0 : positions.applyAsInt(values[i]);
    }
    Tensor adapted = tape.context().scope().allocate(ElementType.INT, lengths.shape());
    tape.backend().write(values, adapted);
    return adapted;
  }
}
