package dev.cotangent.data;

import dev.cotangent.data.HostArray.Ints;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Handwritten digits as images [28, 28, 1]: 60,000 to train, 10,000 to test.
 *
 * <p>Y. LeCun, C. Cortes, C. Burges; the four files of the original distribution. Any set in the
 * same files is read alike, such as Fashion-MNIST.
 */
public final class Mnist {
  private static final int CLASSES = 10;
  private static final List<String> NAMES =
      IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();

  private Mnist() {}

  /**
   * Loads the set from a folder with its four files, gzipped ({@code .gz}) or plain.
   *
   * @throws DataException if a file is missing or malformed, images and labels differ in number, or
   *     a label is not in 0..9
   * @throws IOException if a file cannot be read
   */
  public static TrainTest load(Path folder) throws IOException {
    return new TrainTest(part(folder, "train"), part(folder, "t10k"));
  }

  private static Dataset part(Path folder, String name) throws IOException {
    Path imageFile = file(folder, name + "-images-idx3-ubyte");
    Path labelFile = file(folder, name + "-labels-idx1-ubyte");
    int[] labels = Idx.labels(labelFile);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= CLASSES) {
        throw DataException.in(labelFile, "label " + i + " is " + labels[i], "0..9");
      }
    }
    Idx.Content images = Idx.bytes(imageFile, 3);
    int[] extents = images.extents();
    if (extents[0] != labels.length) {
      throw DataException.in(
          labelFile,
          labels.length + " labels",
          extents[0] + " as there are images in " + imageFile.getFileName());
    }
    return new Images(images.values(), Shape.of(extents[1], extents[2], 1), Ints.of(labels));
  }

  /** Images as they lie in the file, a quarter of what they are as floats. */
  private record Images(byte[] pixels, Shape inputShape, Ints labels) implements Dataset {

    @Override
    public int size() {
      return labels.shape().extent(0);
    }

    @Override
    public List<String> classNames() {
      return NAMES;
    }

    @Override
    public Batch batch(int[] rows) {
      Ints chosen = labels.rows(rows);
      int size = inputShape.size();
      float[] values = new float[Math.multiplyExact(rows.length, size)];
      for (int i = 0; i < rows.length; i++) {
        for (int k = 0; k < size; k++) {
          values[i * size + k] = (pixels[rows[i] * size + k] & 0xFF) / 255f;
        }
      }
      return new Batch(new HostArray.Reals(values, inputShape.prepend(rows.length)), chosen);
    }
  }

  private static Path file(Path folder, String name) throws DataException {
    Path gzipped = folder.resolve(name + ".gz");
    Path plain = folder.resolve(name);
    if (!Files.exists(gzipped) && !Files.exists(plain)) {
      throw DataException.in(folder, "a file of the set is missing", name + ".gz or " + name);
    }
    return Files.exists(gzipped) ? gzipped : plain;
  }
}
