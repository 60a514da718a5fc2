package dev.cotangent.data;

/**
 * A data set in two parts: one to learn from, one to be judged by.
 *
 * @param train rows for training
 * @param test rows that training never sees
 */
public record TrainTest(Dataset train, Dataset test) {
  /**
   * Checks that a model of one part can read the other.
   *
   * @throws IllegalArgumentException if input shapes or class names differ
   */
  public TrainTest {
    if (!train.inputShape().equals(test.inputShape())) {
      throw new IllegalArgumentException(
          "train-test: inputs of train have shape "
              + train.inputShape()
              + ", of test "
              + test.inputShape());
    }
    if (!train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "train-test: classes of train are "
              + train.classNames()
              + ", of test "
              + test.classNames());
    }
  }
}
