package dev.cotangent.train.forwardforward;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/** Labels as rows of shares, [batch, classes]. */
final class Labels {
  private Labels() {}

  /**
   * Returns the labels of a batch.
   *
   * @throws IllegalArgumentException if its targets are no labels of these classes
   */
  static int[] of(Batch batch, int classes) {
    if (!(batch.targets() instanceof HostArray.Ints labels) || labels.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "forwardForward: expects a label for each example, INT [batch], got " + batch.targets());
    }
    for (int label : labels.values()) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "forwardForward: label %d is out of range, expected 0..%d"
                .formatted(label, classes - 1));
      }
    }
    return labels.values();
  }

  /** Returns 1 at each label, 0 elsewhere. */
  static Variable oneHot(Tape tape, int[] labels, int classes) {
    float[] shares = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      shares[row * classes + labels[row]] = 1;
    }
    return tape.constant(shares, Shape.of(labels.length, classes));
  }

  /** Returns the same label for all rows. */
  static Variable all(Tape tape, int rows, int label, int classes) {
    int[] labels = new int[rows];
    Arrays.fill(labels, label);
    return oneHot(tape, labels, classes);
  }

  /** Returns 1/classes everywhere: the label that says nothing (Hinton 2022, section 3.3). */
  static Variable neutral(Tape tape, int rows, int classes) {
    float[] shares = new float[rows * classes];
    Arrays.fill(shares, 1f / classes);
    return tape.constant(shares, Shape.of(rows, classes));
  }
}
