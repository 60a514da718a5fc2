package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files of unsigned bytes, plain or gzipped, as MNIST and its relatives use them.
 *
 * <p>Layout, big-endian: two zero bytes, type 0x08, number of axes, one 32-bit extent per axis,
 * then the bytes, row-major, and nothing after them. Gzip is recognised by its magic number, not by
 * the name. Memory grows with the bytes read, never with what a header claims.
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
 */
public final class Idx {
  private static final int UNSIGNED_BYTES = 0x0800;

  private Idx() {}

  /** What a file holds: bytes 0..255, row-major, with the extents of their axes. */
  record Content(int[] extents, byte[] values) {}

  /**
   * Returns grey images as [count, rows, columns, 1], scaled from 0..255 to 0..1.
   *
   * @throws DataException if the file is no IDX file of images: see {@link #labels}
   * @throws IOException if the file cannot be read
   */
  public static HostArray.Reals images(Path file) throws IOException {
    Content content = bytes(file, 3);
    float[] pixels = new float[content.values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (content.values[i] & 0xFF) / 255f;
    }
    return new HostArray.Reals(pixels, Shape.of(content.extents).append(1));
  }

  /**
   * Returns labels in 0..255.
   *
   * @throws DataException if the magic number is another, the file is empty, truncated, corrupt or
   *     longer than its header says
   * @throws IOException if the file cannot be read
   */
  public static int[] labels(Path file) throws IOException {
    byte[] values = bytes(file, 1).values;
    int[] labels = new int[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = values[i] & 0xFF;
    }
    return labels;
  }

  /** Returns the content of a file of so many axes, on the conditions of {@link #labels}. */
  static Content bytes(Path file, int axes) throws IOException {
    try (InputStream in = open(file)) {
      int[] extents = header(file, in, axes);
      long size = size(file, extents);
      byte[] values = in.readNBytes((int) size);
      if (values.length < size) {
        throw DataException.in(
            file, "truncated after " + values.length + " bytes of content", size + " bytes");
      }
      if (in.read() >= 0) {
        throw DataException.in(file, "bytes follow the content", "the end after " + size);
      }
      return new Content(extents, values);
    } catch (EOFException e) {
      throw cause(DataException.in(file, "gzip stream ends early", "a whole stream"), e);
    } catch (ZipException e) {
      throw cause(
          DataException.in(file, "gzip stream is corrupt: " + e.getMessage(), "a sound stream"), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      return gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)) : raw;
    } catch (EOFException e) {
      raw.close();
      throw cause(DataException.in(file, "gzip header ends early", "a whole stream"), e);
    } catch (ZipException e) {
      raw.close();
      throw cause(
          DataException.in(file, "gzip header is corrupt: " + e.getMessage(), "a sound stream"), e);
    }
  }

  private static int[] header(Path file, InputStream in, int axes) throws IOException {
    byte[] bytes = in.readNBytes(4 + 4 * axes);
    int magic = UNSIGNED_BYTES | axes;
    if (bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt() != magic) {
      throw DataException.in(
          file,
          "magic number is %08x".formatted(ByteBuffer.wrap(bytes).getInt()),
          "%08x (unsigned bytes, %d axes)".formatted(magic, axes));
    }
    if (bytes.length < 4 + 4 * axes) {
      throw DataException.in(
          file, "header has " + bytes.length + " bytes", (4 + 4 * axes) + " bytes");
    }
    int[] extents = new int[axes];
    ByteBuffer.wrap(bytes, 4, 4 * axes).asIntBuffer().get(extents);
    return extents;
  }

  /** Returns the number of bytes the header announces, which fits an array. */
  private static long size(Path file, int[] extents) throws DataException {
    long size = 1;
    for (int extent : extents) {
      long unsigned = Integer.toUnsignedLong(extent);
      if (unsigned == 0) {
        throw DataException.in(file, "header announces an empty axis", "at least one element");
      }
      size *= unsigned;
      if (size > Integer.MAX_VALUE - 64) {
        throw DataException.in(file, "header announces over 2^31 bytes", "at most 2^31 - 65");
      }
    }
    return size;
  }

  private static DataException cause(DataException exception, Throwable cause) {
    exception.initCause(cause);
    return exception;
  }
}
