package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One array in a .npy file, as {@code numpy.save} writes it and {@code numpy.load} reads it.
 *
 * <p>Versions 1, 2 and 3, either byte order, row-major or Fortran order: the array is row-major
 * always. f4 and f2 are read as floats, f8 as doubles, i1, i2, i4, i8, u1 and b1 as integers of 32
 * bits, each value as it is, or refused; f4, f8 and i4 are written, in version 1. Pickled objects
 * and records are refused. Limits: a header of 10,000 bytes (NumPy's own), 64 axes, 2^31 - 65
 * elements, nothing behind the last one. Source: NumPy's format description, NEP 1, and {@code
 * numpy.lib.format}.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 10_000;
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /**
   * Reads a file.
   *
   * @throws FormatException if the file is malformed, or holds no array of numbers
   * @throws IOException if it cannot be read
   */
  public static NamedArray read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read("of " + file, in, Files.size(file));
    } catch (FormatException e) {
      throw new FormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * Writes a file: all of it, or nothing at all.
   *
   * @throws IllegalArgumentException if the array has more axes than NumPy's can have
   * @throws IOException if it cannot be written; a file that was there before is then unchanged
   */
  public static void write(Path file, NamedArray array) throws IOException {
    byte[] preamble = preamble(array);
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeAll(channel, ByteBuffer.wrap(preamble));
          Elements.write(array, bytes -> AtomicFile.writeAll(channel, bytes));
        });
  }

  /**
   * Reads an array from all of a stream.
   *
   * @param name for errors
   * @param size number of bytes that the stream has; memory is bounded by it
   */
  static NamedArray read(String name, InputStream in, long size) throws IOException {
    ByteBuffer start = bytes(in, MAGIC.length + 2);
    if (!start.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new FormatException("npy: the file does not begin as one of NumPy");
    }
    int version = start.get(MAGIC.length);
    if (version < 1 || version > 3 || start.get(MAGIC.length + 1) != 0) {
      throw new FormatException(
          "npy: version %d.%d is not known".formatted(version, start.get(MAGIC.length + 1)));
    }
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer bytes = bytes(in, lengthBytes);
    long length =
        version == 1
            ? Short.toUnsignedLong(bytes.getShort())
            : Integer.toUnsignedLong(bytes.getInt());
    long data = size - MAGIC.length - 2 - lengthBytes - length;
    if (length > LONGEST_HEADER || data < 0) {
      throw new FormatException(
          "npy: a header of %d bytes does not fit a file of %d (at most %d are allowed)"
              .formatted(length, size, LONGEST_HEADER));
    }
    String text = StandardCharsets.ISO_8859_1.decode(bytes(in, (int) length)).toString();
    return elements(name, NpyHeader.parse(text), in, data);
  }

  private static NamedArray elements(String name, NpyHeader header, InputStream in, long data)
      throws IOException {
    Shape shape = header.shape();
    long needed = (long) shape.size() * header.type().bytes();
    if (data != needed) {
      throw new FormatException(
          "npy: shape %s of %s takes %d bytes, the file has %d"
              .formatted(shape, header.type(), needed, data));
    }
    Elements.Source source = buffer -> fill(in, buffer);
    if (!header.isFortran()) {
      return Elements.read(name, header.type(), header.order(), shape, source);
    }
    int rank = shape.rank();
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> rank - 1 - i);
    int[] extents = new int[rank];
    Arrays.setAll(extents, i -> shape.extent(axes[i]));
    NamedArray turned =
        Elements.read(name, header.type(), header.order(), Shape.of(extents), source);
    return Axes.permuted(turned, axes);
  }

  /** Everything before the elements, which then start at a multiple of 64 bytes, as NumPy's do. */
  static byte[] preamble(NamedArray array) {
    byte[] text = NpyHeader.text(array).getBytes(StandardCharsets.US_ASCII);
    int start = MAGIC.length + 2 + Short.BYTES;
    int length = Math.ceilDiv(start + text.length + 1, ALIGNMENT) * ALIGNMENT;
    byte[] preamble = new byte[length];
    Arrays.fill(preamble, (byte) ' ');
    preamble[length - 1] = '\n';
    ByteBuffer.wrap(preamble)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (length - start))
        .put(text);
    return preamble;
  }

  private static ByteBuffer bytes(InputStream in, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    fill(in, bytes);
    return bytes.flip();
  }

  private static void fill(InputStream in, ByteBuffer buffer) throws IOException {
    int count = buffer.remaining();
    int read = in.readNBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), count);
    if (read < count) {
      throw new FormatException("npy: the file ends too early");
    }
    buffer.position(buffer.limit());
  }
}
