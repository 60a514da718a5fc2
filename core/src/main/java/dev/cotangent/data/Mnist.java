package dev.cotangent.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Handwritten digits as images [28, 28, 1]: 60,000 to train, 10,000 to test.
 *
 * <p>Y. LeCun, C. Cortes, C. Burges; the four files of the original distribution. Any set in the
 * same files is read alike, such as Fashion-MNIST.
 */
public final class Mnist {
  private static final int CLASSES = 10;

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

  private static ArrayDataset part(Path folder, String name) throws IOException {
    Path imageFile = file(folder, name + "-images-idx3-ubyte");
    Path labelFile = file(folder, name + "-labels-idx1-ubyte");
    int[] labels = Idx.labels(labelFile);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= CLASSES) {
        throw DataException.in(labelFile, "label " + i + " is " + labels[i], "0..9");
      }
    }
    HostArray.Reals images = Idx.images(imageFile);
    if (images.shape().extent(0) != labels.length) {
      throw DataException.in(
          labelFile,
          labels.length + " labels",
          images.shape().extent(0) + " as there are images in " + imageFile.getFileName());
    }
    return ArrayDataset.classes(images, labels, CLASSES);
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
