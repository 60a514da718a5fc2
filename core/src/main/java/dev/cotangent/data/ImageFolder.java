package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * PNG and JPEG files as images [height, width, channels], scaled to 0..1; a folder for each class.
 *
 * <p>Classes are the folders in the order of their names, images the files whose names end in
 * {@code .png}, {@code .jpg} or {@code .jpeg}, in the order of theirs; what begins with a dot is
 * left out. Each image is brought to one size, the whole of it, so that other proportions are
 * distorted: an element is the mean of what it covers. In memory it stays a byte.
 *
 * <p>The JDK's module {@code java.desktop} decodes the files. It is there on a class path; on a
 * module path, which this module does not burden with it, {@code --add-modules java.desktop} adds
 * it.
 *
 * @param height of the images that are given
 * @param width of the images that are given
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record ImageFolder(int height, int width, int channels) {
  private static final String MODULE = "java.desktop";
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  /** Checks the size. */
  public ImageFolder {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "image folder: needs a size of at least 1x1 and 1 or 3 channels, got %dx%dx%d"
              .formatted(height, width, channels));
    }
  }

  /**
   * Loads a set from its folders {@code train} and {@code test}.
   *
   * @throws DataException if one of them is missing or {@link #read refused}, or they hold other
   *     classes
   * @throws IOException if a file cannot be read
   */
  public TrainTest load(Path folder) throws IOException {
    Dataset train = read(folder.resolve("train"));
    Dataset test = read(folder.resolve("test"));
    if (!train.classNames().equals(test.classNames())) {
      throw DataException.in(
          folder.resolve("test"),
          "folders " + test.classNames(),
          "those of train, " + train.classNames());
    }
    return new TrainTest(train, test);
  }

  /**
   * Returns the images of all classes, one class after another.
   *
   * @throws DataException if the folder is missing, has no class, a class has no image, or a file
   *     is not what its name says
   * @throws IOException if a file cannot be read
   * @throws IllegalStateException if the module {@code java.desktop} is not there
   */
  public Dataset read(Path folder) throws IOException {
    requireDecoder(ImageFolder.class.getModule().getLayer() == null || isResolved());
    if (!Files.isDirectory(folder)) {
      throw DataException.in(folder, "there is no such folder", "one with a folder per class");
    }
    List<Path> classes = sorted(folder, Files::isDirectory);
    if (classes.isEmpty()) {
      throw DataException.in(folder, "it has no folder", "one per class");
    }
    var pixels = new ByteArrayOutputStream();
    List<Integer> labels = new ArrayList<>();
    for (Path each : classes) {
      List<Path> files = sorted(each, ImageFolder::isImage);
      if (files.isEmpty()) {
        throw DataException.in(each, "it has no image", "files " + ENDINGS);
      }
      for (Path file : files) {
        pixels.writeBytes(ImageFile.read(file, height, width, channels));
        labels.add(classes.indexOf(each));
      }
    }
    return new Images(
        pixels.toByteArray(),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        Shape.of(height, width, channels),
        classes.stream().map(ImageFolder::name).toList());
  }

  private static boolean isResolved() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  static void requireDecoder(boolean isThere) {
    if (!isThere) {
      throw new IllegalStateException(
          "image folder: images are decoded by the module %s, which is not there; start java with --add-modules %s"
              .formatted(MODULE, MODULE));
    }
  }

  private interface Choice {
    boolean takes(Path path);
  }

  private static List<Path> sorted(Path folder, Choice choice) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !name(path).startsWith(".") && choice.takes(path))
          .sorted()
          .toList();
    }
  }

  private static boolean isImage(Path path) {
    String name = name(path).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(path);
  }

  private static String name(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  /** A byte for each element of each image. */
  private record Images(byte[] pixels, int[] labels, Shape inputShape, List<String> classNames)
      implements Dataset {

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public Batch batch(int[] rows) {
      int size = inputShape.size();
      float[] values = new float[Math.multiplyExact(rows.length, size)];
      int[] classes = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        Subset.checkRow("image folder", rows[i], size());
        classes[i] = labels[rows[i]];
        for (int j = 0; j < size; j++) {
          values[i * size + j] = (pixels[rows[i] * size + j] & 0xFF) / 255f;
        }
      }
      var images = new HostArray.Reals(values, inputShape.prepend(rows.length));
      return new Batch(images, HostArray.Ints.of(classes));
    }
  }
}
