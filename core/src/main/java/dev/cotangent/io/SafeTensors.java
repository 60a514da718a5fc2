package dev.cotangent.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Named arrays in one file: 8 bytes of header length, little-endian, a JSON header, the values.
 *
 * <p>Types F32, F64 and I32 are written and read. F16 and BF16 are read as F32, and I64, I16, I8,
 * U8 and BOOL as I32, each value as it is, or refused. All values little-endian, no gaps. Source:
 * the format description of the safetensors project, whose limits (header of at most 100 MB, no
 * overlap, no gap) are kept. This holds all arrays at once; {@link SafeTensorsFile} one at a time.
 *
 * @param arrays in the order of the file
 * @param metadata free text
 */
public record SafeTensors(Map<String, NamedArray> arrays, Map<String, String> metadata) {
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
  public static SafeTensors read(Path path) throws IOException {
    try (var file = SafeTensorsFile.open(path)) {
      Map<String, NamedArray> arrays = new LinkedHashMap<>();
      for (String name : file.names()) {
        arrays.put(name, file.read(name));
      }
      return new SafeTensors(arrays, file.metadata());
    }
  }

  /**
   * Returns the free text of a file, of which nothing but the header is read.
   *
   * @throws FormatException if the file is malformed
   * @throws IOException if it cannot be read
   */
  public static Map<String, String> metadataOf(Path path) throws IOException {
    try (var file = SafeTensorsFile.open(path)) {
      return file.metadata();
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
    Map<String, Header.Kind> kinds = new LinkedHashMap<>();
    arrays.forEach((name, array) -> kinds.put(name, Header.Kind.of(array)));
    write(file, kinds, metadata, name -> Objects.requireNonNull(arrays.get(name)));
  }

  /**
   * Writes arrays that are made when their turn comes, so that memory holds one of them at a time.
   *
   * @param arrays gives the array of a name, of the kind that was said
   */
  static void write(
      Path file,
      Map<String, Header.Kind> kinds,
      Map<String, String> metadata,
      Function<String, NamedArray> arrays)
      throws IOException {
    byte[] header = padded(Header.of(kinds, metadata).text());
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(header.length).flip();
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeAll(channel, length);
          AtomicFile.writeAll(channel, ByteBuffer.wrap(header));
          for (String name : kinds.keySet()) {
            Elements.write(arrays.apply(name), bytes -> AtomicFile.writeAll(channel, bytes));
          }
        });
  }

  /** The header with spaces at its end, so that the values start at a multiple of 8 bytes. */
  private static byte[] padded(String text) throws FormatException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.ceilDiv(bytes.length, 8) * 8;
    if (length > SafeTensorsFile.LARGEST_HEADER) {
      throw new FormatException("header: %d bytes are more than 100 MB".formatted(length));
    }
    byte[] padded = Arrays.copyOf(bytes, length);
    Arrays.fill(padded, bytes.length, length, (byte) ' ');
    return padded;
  }
}
