package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named arrays in one file: 8 bytes of header length, little-endian, a JSON header, the values.
 *
 * <p>Types F32, F64 and I32 are written and read. F16 and BF16 are read as F32, and I64, I16, I8,
 * U8 and BOOL as I32, each value as it is, or refused. All values little-endian, no gaps. Source:
 * the format description of the safetensors project, whose limits (header of at most 100 MB, no
 * overlap, no gap) are kept.
 *
 * @param arrays in the order of the file
 * @param metadata free text
 */
public record SafeTensors(Map<String, NamedArray> arrays, Map<String, String> metadata) {
  private static final int LENGTH_BYTES = 8;
  private static final long LARGEST_HEADER = 100_000_000;
  private static final int CHUNK = 1 << 20;

  /** Returns arrays without metadata. */
  public static SafeTensors of(Map<String, NamedArray> arrays) {
    return new SafeTensors(arrays, Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws FormatException if the file is malformed
   * @throws IOException if it cannot be read
   */
  public static SafeTensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = headerLength(channel);
      String text = decode(read(channel, LENGTH_BYTES, (int) length));
      long data = LENGTH_BYTES + length;
      Header header = Header.parse(text, channel.size() - data);
      Map<String, NamedArray> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, Header.Entry> entry : header.entries().entrySet()) {
        arrays.put(entry.getKey(), array(channel, data, entry.getKey(), entry.getValue()));
      }
      return new SafeTensors(arrays, header.metadata());
    } catch (FormatException e) {
      throw new FormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * Writes a file: all of it, or nothing at all.
   *
   * <p>The bytes go to a temporary file beside it, are forced to the disk, and that is then
   * renamed.
   *
   * @throws IOException if it cannot be written; a file that was there before is then unchanged
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, this::writeTo);
  }

  private void writeTo(FileChannel channel) throws IOException {
    byte[] header = padded(header().text());
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    write(channel, buffer.putLong(header.length));
    write(channel, ByteBuffer.wrap(header).position(header.length));
    for (NamedArray array : arrays.values()) {
      int size = array.shape().size();
      for (int i = 0; i < size; i++) {
        switch (array) {
          case NamedArray.Floats a -> buffer.putFloat(a.values()[i]);
          case NamedArray.Doubles a -> buffer.putDouble(a.values()[i]);
          case NamedArray.Ints a -> buffer.putInt(a.values()[i]);
        }
        if (buffer.remaining() < Long.BYTES) {
          write(channel, buffer);
        }
      }
    }
    write(channel, buffer);
  }

  private Header header() {
    Map<String, Header.Entry> entries = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, NamedArray> array : arrays.entrySet()) {
      Header.Type type =
          switch (array.getValue()) {
            case NamedArray.Floats _ -> Header.Type.F32;
            case NamedArray.Doubles _ -> Header.Type.F64;
            case NamedArray.Ints _ -> Header.Type.I32;
          };
      Shape shape = array.getValue().shape();
      long end = at + (long) shape.size() * type.bytes();
      entries.put(array.getKey(), new Header.Entry(type, shape, at, end));
      at = end;
    }
    return new Header(entries, metadata);
  }

  /** The header with spaces at its end, so that the values start at a multiple of 8 bytes. */
  private static byte[] padded(String text) throws FormatException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.ceilDiv(bytes.length, 8) * 8;
    if (length > LARGEST_HEADER) {
      throw new FormatException("header: %d bytes are more than 100 MB".formatted(length));
    }
    byte[] padded = Arrays.copyOf(bytes, length);
    Arrays.fill(padded, bytes.length, length, (byte) ' ');
    return padded;
  }

  private static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private static long headerLength(FileChannel channel) throws IOException {
    if (channel.size() < LENGTH_BYTES) {
      throw new FormatException(
          "header: the file has %d bytes, too few for any".formatted(channel.size()));
    }
    long length = read(channel, 0, LENGTH_BYTES).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > channel.size() - LENGTH_BYTES) {
      throw new FormatException(
          "header: a length of %s bytes does not fit a file of %d (at most 100 MB are allowed)"
              .formatted(Long.toUnsignedString(length), channel.size()));
    }
    return length;
  }

  private static NamedArray array(FileChannel channel, long data, String name, Header.Entry entry)
      throws IOException {
    Shape shape = entry.shape();
    return switch (entry.type()) {
      case F32, F16, BF16 -> {
        float[] values = new float[shape.size()];
        fill(channel, data, entry, (at, b) -> floats(entry.type(), b, values, at));
        yield new NamedArray.Floats(shape, values);
      }
      case F64 -> {
        double[] values = new double[shape.size()];
        fill(
            channel, data, entry, (at, b) -> b.asDoubleBuffer().get(values, at, b.remaining() / 8));
        yield new NamedArray.Doubles(shape, values);
      }
      case I32, I64, I16, I8, U8, BOOL -> {
        int[] values = new int[shape.size()];
        fill(channel, data, entry, (at, b) -> integers(name, entry.type(), b, values, at));
        yield new NamedArray.Ints(shape, values);
      }
    };
  }

  private static void floats(Header.Type type, ByteBuffer bytes, float[] values, int from) {
    if (type == Header.Type.F32) {
      bytes.asFloatBuffer().get(values, from, bytes.remaining() / Float.BYTES);
      return;
    }
    for (int at = from; bytes.hasRemaining(); at++) {
      short bits = bytes.getShort();
      values[at] =
          type == Header.Type.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }
  }

  private static void integers(
      String name, Header.Type type, ByteBuffer bytes, int[] values, int from)
      throws FormatException {
    for (int at = from; bytes.hasRemaining(); at++) {
      long value =
          switch (type) {
            case I64 -> bytes.getLong();
            case I16 -> bytes.getShort();
            case I8 -> bytes.get();
            case U8, BOOL -> bytes.get() & 0xFF;
            default -> bytes.getInt();
          };
      if (value != (int) value) {
        throw new FormatException(
            "array %s holds %d at place %d, which does not fit 32 bits".formatted(name, value, at));
      }
      values[at] = (int) value;
    }
  }

  /** Takes a part of an array, from element {@code at} on. */
  @FunctionalInterface
  private interface Part {
    void take(int at, ByteBuffer bytes) throws FormatException;
  }

  private static void fill(FileChannel channel, long data, Header.Entry entry, Part part)
      throws IOException {
    for (long at = entry.begin(); at < entry.end(); at += CHUNK) {
      int count = (int) Math.min(CHUNK, entry.end() - at);
      int element = (int) ((at - entry.begin()) / entry.type().bytes());
      part.take(element, read(channel, data + at, count));
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new FormatException("the file ends too early, at byte " + channel.size());
      }
    }
    return buffer.flip();
  }

  private static String decode(ByteBuffer bytes) throws FormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException("header: not UTF-8");
    }
  }
}
