package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Coloured photographs as images [32, 32, 3], scaled to 0..1: 50,000 to train, 10,000 to test.
 *
 * <p>A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; the binary
 * version: {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}. A file
 * is a row of records: one byte of label, then 32·32 bytes of red, of green and of blue. In memory
 * a pixel stays a byte for each colour.
 */
public final class Cifar10 {
  private static final int SIDE = 32;
  private static final int COLOURS = 3;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + COLOURS * PLANE;
  private static final List<String> NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private Cifar10() {}

  /**
   * Loads the set from a folder with its six files.
   *
   * @throws DataException if a file is missing or malformed, or a label is not in 0..9
   * @throws IOException if a file cannot be read
   */
  public static TrainTest load(Path folder) throws IOException {
    Path[] train = new Path[5];
    for (int i = 0; i < train.length; i++) {
      train[i] = folder.resolve("data_batch_" + (i + 1) + ".bin");
    }
    return new TrainTest(read(train), read(folder.resolve("test_batch.bin")));
  }

  /**
   * Returns the images of some files, one file after another.
   *
   * @throws DataException if a file is missing or empty, ends within a record, or has a label
   *     beyond 9
   */
  public static Dataset read(Path... files) throws IOException {
    byte[] records = new byte[0];
    for (Path file : files) {
      byte[] more = records(file);
      int before = records.length;
      records = Arrays.copyOf(records, Math.addExact(before, more.length));
      System.arraycopy(more, 0, records, before, more.length);
    }
    return new Images(records);
  }

  private static byte[] records(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw DataException.in(file, "the file is missing", "a file of the binary version");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readAllBytes();
    }
    if (bytes.length == 0 || bytes.length % RECORD != 0) {
      throw DataException.in(
          file, bytes.length + " bytes", "whole records of " + RECORD + " bytes, at least one");
    }
    for (int i = 0; i < bytes.length; i += RECORD) {
      if (bytes[i] < 0 || bytes[i] >= NAMES.size()) {
        throw DataException.in(file, "label " + i / RECORD + " is " + (bytes[i] & 0xFF), "0..9");
      }
    }
    return bytes;
  }

  private record Images(byte[] records) implements Dataset {

    @Override
    public int size() {
      return records.length / RECORD;
    }

    @Override
    public Shape inputShape() {
      return Shape.of(SIDE, SIDE, COLOURS);
    }

    @Override
    public List<String> classNames() {
      return NAMES;
    }

    @Override
    public Batch batch(int[] rows) {
      float[] pixels = new float[rows.length * COLOURS * PLANE];
      int[] labels = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] < 0 || rows[i] >= size()) {
          throw new IllegalArgumentException(
              "cifar10: row " + rows[i] + " does not exist, rows are 0.." + (size() - 1));
        }
        int record = rows[i] * RECORD;
        labels[i] = records[record];
        copy(record + 1, pixels, i * COLOURS * PLANE);
      }
      var images = new HostArray.Reals(pixels, inputShape().prepend(rows.length));
      return new Batch(images, HostArray.Ints.of(labels));
    }

    /** From planes of colours to colours of pixels. */
    private void copy(int from, float[] to, int at) {
      for (int c = 0; c < COLOURS; c++) {
        for (int i = 0; i < PLANE; i++) {
          to[at + i * COLOURS + c] = (records[from + c * PLANE + i] & 0xFF) / 255f;
        }
      }
    }
  }
}
