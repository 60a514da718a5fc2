package dev.cotangent.train.forwardforward;

import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;

/** Made-up examples: a prototype for each class, and noise about it. */
final class Clusters {
  static final int CLASSES = 3;
  static final int FEATURES = 12;

  private Clusters() {}

  /** Returns rows whose first {@code CLASSES} values say nothing. */
  static ArrayDataset of(int rows, long seed) {
    float[] x = new float[rows * FEATURES];
    int[] labels = new int[rows];
    RandomKey prototypes = RandomKey.of(7);
    RandomKey noise = RandomKey.of(seed);
    for (int row = 0; row < rows; row++) {
      labels[row] = row % CLASSES;
      for (int i = CLASSES; i < FEATURES; i++) {
        double centre = prototypes.normal(labels[row] * FEATURES + i);
        x[row * FEATURES + i] = (float) (centre + 0.4 * noise.normal(row * FEATURES + i));
      }
    }
    return ArrayDataset.classes(new HostArray.Reals(x, Shape.of(rows, FEATURES)), labels, CLASSES);
  }
}
