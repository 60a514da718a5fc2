package dev.cotangent.data;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Random changes to images [height, width, channels] that leave their class alone.
 *
 * <p>Immutable; the steps are done in the order in which they were added. What they draw is a
 * function of the key alone, so {@link Batches#augmented} gives the same images for the same seed,
 * epoch and position.
 */
public final class Augmentation {
  private final List<Step> steps;

  private Augmentation(List<Step> steps) {
    this.steps = steps;
  }

  /** A change of one image. */
  @FunctionalInterface
  private interface Step {
    /**
     * Changes an image.
     *
     * @param from the image
     * @param to where the changed one goes; zeros at first
     */
    void apply(float[] from, float[] to, int height, int width, int channels, RandomKey key);
  }

  /** Returns the augmentation that changes nothing. */
  public static Augmentation none() {
    return new Augmentation(List.of());
  }

  /**
   * Adds a shift by up to some pixels along each axis; what comes in from outside is 0.
   *
   * <p>The same as a crop of the image's size out of the image with that much padding.
   */
  public Augmentation shift(int pixels) {
    if (pixels < 0) {
      throw new IllegalArgumentException("shift: needs at least 0 pixels, got " + pixels);
    }
    return then((from, to, height, width, channels, key) -> {
      int down = below(2 * pixels + 1, key, 0) - pixels;
      int right = below(2 * pixels + 1, key, 1) - pixels;
      for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
        int first = Math.max(0, right);
        int count = width - Math.abs(right);
        if (count > 0) {
          int source = ((y - down) * width + first - right) * channels;
          System.arraycopy(from, source, to, (y * width + first) * channels, count * channels);
        }
      }
    });
  }

  /** Adds a reflection of left and right, of every other image. */
  public Augmentation flip() {
    return then((from, to, height, width, channels, key) -> {
      boolean flips = key.uniform(0) < 0.5;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int source = flips ? width - 1 - x : x;
          int at = (y * width + x) * channels;
          System.arraycopy(from, (y * width + source) * channels, to, at, channels);
        }
      }
    });
  }

  /**
   * Adds a rotation about the centre by up to some degrees either way.
   *
   * <p>Pixels are interpolated between their four neighbours; what comes in from outside is 0.
   */
  public Augmentation rotate(double degrees) {
    if (!(degrees >= 0 && degrees <= 180)) {
      throw new IllegalArgumentException(
          "rotate: needs an angle between 0 and 180 degrees, got " + degrees);
    }
    return then((from, to, height, width, channels, key) -> {
      double angle = Math.toRadians(degrees * (2 * key.uniform(0) - 1));
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      double middleY = (height - 1) / 2.0;
      double middleX = (width - 1) / 2.0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sourceY = middleY + cos * (y - middleY) - sin * (x - middleX);
          double sourceX = middleX + sin * (y - middleY) + cos * (x - middleX);
          int at = (y * width + x) * channels;
          interpolate(from, to, at, height, width, channels, sourceY, sourceX);
        }
      }
    });
  }

  /**
   * Adds a square of zeros somewhere, cut off at the edges (DeVries and Taylor 2017).
   *
   * @param side in pixels
   */
  public Augmentation cutout(int side) {
    if (side < 1) {
      throw new IllegalArgumentException("cutout: needs a side of at least 1, got " + side);
    }
    return then((from, to, height, width, channels, key) -> {
      System.arraycopy(from, 0, to, 0, from.length);
      int top = below(height, key, 0) - side / 2;
      int left = below(width, key, 1) - side / 2;
      for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
        for (int x = Math.max(0, left); x < Math.min(width, left + side); x++) {
          for (int c = 0; c < channels; c++) {
            to[(y * width + x) * channels + c] = 0;
          }
        }
      }
    });
  }

  /**
   * Returns a changed copy of a batch.
   *
   * @param batch of images [batch, height, width, channels]
   * @param key of this batch
   * @throws IllegalArgumentException if the inputs are no images
   */
  Batch apply(Batch batch, RandomKey key) {
    Shape shape = batch.inputs().shape();
    if (!(batch.inputs() instanceof HostArray.Reals images) || shape.rank() != 4) {
      throw new IllegalArgumentException(
          "augmentation: expects images [batch, height, width, channels], got " + batch.inputs());
    }
    int size = shape.without(0).size();
    float[] all = new float[images.values().length];
    for (int i = 0; i < batch.size(); i++) {
      float[] image = new float[size];
      System.arraycopy(images.values(), i * size, image, 0, size);
      float[] changed = apply(image, shape, key.derive(i));
      System.arraycopy(changed, 0, all, i * size, size);
    }
    return new Batch(new HostArray.Reals(all, shape), batch.lengths(), batch.targets());
  }

  private float[] apply(float[] image, Shape shape, RandomKey key) {
    float[] now = image;
    for (int s = 0; s < steps.size(); s++) {
      float[] next = new float[image.length];
      steps
          .get(s)
          .apply(now, next, shape.extent(1), shape.extent(2), shape.extent(3), key.derive(s));
      now = next;
    }
    return now;
  }

  private Augmentation then(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Augmentation(List.copyOf(more));
  }

  private static int below(int bound, RandomKey key, int counter) {
    return (int) (key.uniform(counter) * bound);
  }

  /** Sets the pixel at an index to what lies between the four pixels around (y, x). */
  private static void interpolate(
      float[] from, float[] to, int at, int height, int width, int channels, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    for (int corner = 0; corner < 4; corner++) {
      int row = top + corner / 2;
      int column = left + corner % 2;
      double share = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
      if (row >= 0 && row < height && column >= 0 && column < width) {
        for (int c = 0; c < channels; c++) {
          to[at + c] += (float) (share * from[(row * width + column) * channels + c]);
        }
      }
    }
  }
}
