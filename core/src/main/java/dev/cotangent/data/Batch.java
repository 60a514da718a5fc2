package dev.cotangent.data;

import java.util.Optional;

/**
 * A few rows of a data set, the batch as first axis of every array.
 *
 * @param inputs [batch, ...]: pixels, features or tokens
 * @param lengths [batch]: valid steps of each sequence, the rest of the time axis is padding; empty
 *     where all rows are full
 * @param targets [batch] class labels, or [batch, ...] for targets per step or real targets
 */
public record Batch(HostArray inputs, Optional<HostArray.Ints> lengths, HostArray targets) {
  /**
   * Checks that all arrays have the same number of rows.
   *
   * @throws IllegalArgumentException if they have not, or one is a scalar
   */
  public Batch {
    if (inputs.shape().rank() == 0) {
      throw new IllegalArgumentException("batch: inputs are a scalar, expected [batch, ...]");
    }
    int size = inputs.shape().extent(0);
    checkRows("targets", targets, size);
    if (lengths.isPresent()) {
      HostArray.Ints present = lengths.get();
      checkRows("lengths", present, size);
      if (present.shape().rank() != 1) {
        throw new IllegalArgumentException(
            "batch: lengths have shape " + present.shape() + ", expected [" + size + "]");
      }
    }
  }

  /** Creates a batch of full rows. */
  public Batch(HostArray inputs, HostArray targets) {
    this(inputs, Optional.empty(), targets);
  }

  /** Returns the number of rows. */
  public int size() {
    return inputs.shape().extent(0);
  }

  private static void checkRows(String name, HostArray array, int size) {
    if (array.shape().rank() == 0 || array.shape().extent(0) != size) {
      throw new IllegalArgumentException(
          "batch: " + name + " have shape " + array.shape() + ", inputs have " + size + " rows");
    }
  }
}
