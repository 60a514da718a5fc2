package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set that lies in memory, one array for inputs and one for targets. */
public final class ArrayDataset implements Dataset {
  private final HostArray features;
  private final Optional<HostArray.Ints> lengths;
  private final HostArray targets;
  private final List<String> classNames;

  private ArrayDataset(
      HostArray features,
      Optional<HostArray.Ints> lengths,
      HostArray targets,
      List<String> classNames) {
    if (features.shape().rank() == 0 || features.shape().extent(0) == 0) {
      throw new IllegalArgumentException(
          "dataset: features have shape " + features.shape() + ", expected at least one row");
    }
    this.features = features;
    this.lengths = lengths;
    this.targets = targets;
    this.classNames = classNames;
  }

  /**
   * Returns a data set for classification.
   *
   * @param features [rows, ...]
   * @param labels a class in 0..names-1 per row
   * @param classNames a name per class, all different
   * @throws IllegalArgumentException if there is no row, the counts differ, a label is out of
   *     range, or a name stands twice
   */
  public static ArrayDataset classes(HostArray features, int[] labels, List<String> classNames) {
    if (classNames.isEmpty() || new HashSet<>(classNames).size() != classNames.size()) {
      throw new IllegalArgumentException(
          "dataset: class names must be different and not empty, got " + classNames);
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classNames.size()) {
        throw new IllegalArgumentException(
            "dataset: label %d of row %d is out of range, expected 0..%d"
                .formatted(labels[row], row, classNames.size() - 1));
      }
    }
    return of(features, HostArray.Ints.of(labels), List.copyOf(classNames));
  }

  /** Returns a data set for classification, the classes named by their numbers. */
  public static ArrayDataset classes(HostArray features, int[] labels, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    return classes(features, labels, names);
  }

  /**
   * Returns a data set for regression.
   *
   * @param features [rows, ...]
   * @param targets [rows, ...]
   * @throws IllegalArgumentException if there is no row, or the counts differ
   */
  public static ArrayDataset targets(HostArray features, HostArray.Reals targets) {
    return of(features, targets, List.of());
  }

  private static ArrayDataset of(HostArray features, HostArray targets, List<String> classNames) {
    var dataset = new ArrayDataset(features, Optional.empty(), targets, classNames);
    checkCount("targets", targets.shape(), dataset.size());
    return dataset;
  }

  /**
   * Returns this data set with the number of valid steps of each row.
   *
   * @param lengths per row, in 0..time for features [rows, time, ...]
   * @throws IllegalArgumentException if the count differs, a length is out of range, or the
   *     features have no time axis
   */
  public ArrayDataset withLengths(int... lengths) {
    if (features.shape().rank() < 2) {
      throw new IllegalArgumentException(
          "dataset: features " + features.shape() + " have no time axis for lengths");
    }
    HostArray.Ints array = HostArray.Ints.of(lengths);
    checkCount("lengths", array.shape(), size());
    int time = features.shape().extent(1);
    for (int row = 0; row < lengths.length; row++) {
      if (lengths[row] < 0 || lengths[row] > time) {
        throw new IllegalArgumentException(
            "dataset: length %d of row %d is out of range, expected 0..%d"
                .formatted(lengths[row], row, time));
      }
    }
    return new ArrayDataset(features, Optional.of(array), targets, classNames);
  }

  private static void checkCount(String name, Shape shape, int rows) {
    if (shape.rank() == 0 || shape.extent(0) != rows) {
      throw new IllegalArgumentException(
          "dataset: %s have shape %s, features have %d rows".formatted(name, shape, rows));
    }
  }

  @Override
  public int size() {
    return features.shape().extent(0);
  }

  @Override
  public Shape inputShape() {
    return features.shape().without(0);
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public Batch batch(int[] rows) {
    return new Batch(features.rows(rows), lengths.map(all -> all.rows(rows)), targets.rows(rows));
  }
}
