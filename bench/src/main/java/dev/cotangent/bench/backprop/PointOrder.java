package dev.cotangent.bench.backprop;

import dev.cotangent.bench.models.TaskData;
import dev.cotangent.data.TrainTest;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** In which order a model meets the points of an image; the same one for all images. */
enum PointOrder {
  /** As they were drawn. */
  DRAWN("as drawn"),
  /** Rows in a random order, each row whole. */
  ROWS("rows shuffled"),
  /** All points in a random order. */
  POINTS("points shuffled");

  private static final long SEED = 1;

  private final String title;

  PointOrder(String title) {
    this.title = title;
  }

  /** Returns a few words. */
  String title() {
    return title;
  }

  /**
   * Returns the images with their points in this order.
   *
   * @param images of shape [height, width, channels]
   */
  TaskData of(TaskData images) {
    Shape shape = images.inputShape();
    int height = shape.extent(0);
    int width = shape.extent(1);
    int channels = shape.extent(2);
    return switch (this) {
      case DRAWN -> images;
      case ROWS -> moved(images, shuffled(height), width * channels);
      case POINTS -> moved(images, shuffled(height * width), channels);
    };
  }

  /** Returns images whose i-th group of so many numbers is their former {@code order[i]}-th. */
  private static TaskData moved(TaskData images, int[] order, int group) {
    int[] from =
        IntStream.range(0, order.length * group)
            .map(i -> order[i / group] * group + i % group)
            .toArray();
    TrainTest parts = images.parts();
    return images.withParts(
        new TrainTest(
            new ReorderedDataset(parts.train(), from), new ReorderedDataset(parts.test(), from)));
  }

  private static int[] shuffled(int count) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(all, new Random(SEED));
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
