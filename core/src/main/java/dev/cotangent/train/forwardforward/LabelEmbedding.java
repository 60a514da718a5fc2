package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.ConcatOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.Shape;

/**
 * Where in the input the label is written.
 *
 * <p>A label is a row of shares of the classes: 1 for one of them, or 1/classes for each where
 * nothing is said (the neutral label). Source: Hinton 2022, section 3.3.
 */
public enum LabelEmbedding {
  /**
   * In place of the first {@code classes} values of an example, in row-major order: the paper's
   * way, whose images of digits have a black border there.
   */
  FIRST_VALUES {
    @Override
    Shape output(Shape input, int classes) {
      if (input.size() <= classes) {
        throw new IllegalArgumentException(
            "labelEmbedding: an input %s has no room for %d classes and anything else"
                .formatted(input, classes));
      }
      return input;
    }

    @Override
    Variable embed(Tape tape, Variable x, Variable labels) {
      int rows = x.shape().extent(0);
      int size = x.shape().without(0).size();
      int classes = labels.shape().last();
      var flat = x.value().reshape(Shape.of(rows, size)).slice(1, classes, size - classes);
      Variable joined = tape.apply(new ConcatOp(1), labels, tape.constant(flat));
      return tape.apply(new ReshapeOp(x.shape()), joined);
    }
  },

  /**
   * Behind the last axis: {@code classes} more features, or for images as many planes, each filled
   * with its class's share, so that a convolution sees the label everywhere.
   */
  APPENDED {
    @Override
    Shape output(Shape input, int classes) {
      if (input.rank() == 0) {
        throw new IllegalArgumentException(
            "labelEmbedding: a scalar input has no axis to append to");
      }
      return input.with(-1, input.last() + classes);
    }

    @Override
    Variable embed(Tape tape, Variable x, Variable labels) {
      Shape full = x.shape().with(-1, labels.shape().last());
      Shape narrow = full;
      for (int axis = 1; axis < full.rank() - 1; axis++) {
        narrow = narrow.with(axis, 1);
      }
      var planes = labels.value().reshape(narrow).broadcastTo(full);
      return tape.apply(new ConcatOp(-1), x, tape.constant(planes));
    }
  };

  /** Returns the shape of an example with its label. */
  abstract Shape output(Shape input, int classes);

  /**
   * Returns a batch with its labels; no gradient flows through it.
   *
   * @param x dense [batch, ...]
   * @param labels dense [batch, classes]
   */
  abstract Variable embed(Tape tape, Variable x, Variable labels);
}
