package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of inputs and targets that can be read in any order.
 *
 * <p>Immutable: the same rows give the same batch, from any thread.
 */
public interface Dataset {
  /** Returns the number of rows, at least 1. */
  int size();

  /** Returns the shape of one row's input, without the batch axis. */
  Shape inputShape();

  /** Returns a name per class, in the order of the labels; empty if targets are not classes. */
  List<String> classNames();

  /**
   * Returns the chosen rows as one batch, in that order.
   *
   * @param rows indices in 0..size-1; may repeat
   * @throws IllegalArgumentException if a row does not exist
   */
  Batch batch(int[] rows);

  /**
   * Returns a view of the chosen rows.
   *
   * @param rows indices in 0..size-1; may repeat
   * @throws IllegalArgumentException if there is none, or one does not exist
   */
  default Dataset subset(int... rows) {
    return new Subset(this, rows.clone());
  }

  /**
   * Returns two views that share no row, drawn at random: ⌊share · size⌋ rows first, then the rest.
   *
   * @param share of the first part, with 0 &lt; share &lt; 1
   * @param seed the same seed draws the same rows
   * @throws IllegalArgumentException if a part would be empty
   */
  default TrainTest split(double share, long seed) {
    int first = (int) (share * size());
    if (!(first > 0 && first < size())) {
      throw new IllegalArgumentException(
          "split: share " + share + " of " + size() + " rows leaves a part empty");
    }
    int[] order = Permutation.of(size(), seed, Permutation.SPLIT);
    return new TrainTest(
        subset(Arrays.copyOf(order, first)), subset(Arrays.copyOfRange(order, first, size())));
  }
}
