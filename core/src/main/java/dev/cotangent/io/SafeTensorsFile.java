package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file, of which arrays are read one at a time, or mapped.
 *
 * <p>Opening reads and checks the header only, so memory is bounded by header and largest array,
 * whatever the size of the file: it may have more than 2^31 bytes, a header 100 MB, an array 2^31 -
 * 65 elements. Reading may be done by several threads at once.
 *
 * <pre>{@code
 * try (var file = SafeTensorsFile.open(path)) {
 *   for (String name : file.names()) {
 *     NamedArray array = file.read(name);
 *     ...
 *   }
 * }
 * }</pre>
 */
public final class SafeTensorsFile implements Closeable {
  static final int LENGTH_BYTES = 8;
  static final long LARGEST_HEADER = 100_000_000;

  private final Path path;
  private final FileChannel channel;
  private final Header header;
  private final long data;

  private SafeTensorsFile(Path path, FileChannel channel, Header header, long data) {
    this.path = path;
    this.channel = channel;
    this.header = header;
    this.data = data;
  }

  /**
   * Opens a file and checks that its header describes exactly the bytes behind it.
   *
   * @throws FormatException if the file is malformed
   * @throws IOException if it cannot be read
   */
  public static SafeTensorsFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return of(path, channel);
    } catch (FormatException e) {
      channel.close();
      throw new FormatException(path + ": " + e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static SafeTensorsFile of(Path path, FileChannel channel) throws IOException {
    long length = headerLength(channel);
    long data = LENGTH_BYTES + length;
    String text = decode(bytes(channel, LENGTH_BYTES, (int) length));
    return new SafeTensorsFile(path, channel, Header.parse(text, channel.size() - data), data);
  }

  /** Returns the names of the arrays, in the order of the header. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** Returns the free text of the file, by key. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Returns the shape of an array.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Shape shape(String name) {
    return entry(name).shape();
  }

  ElementType type(String name) {
    return entry(name).type();
  }

  /**
   * Reads an array.
   *
   * @throws IllegalArgumentException if there is none of this name
   * @throws FormatException if an integer of it does not fit 32 bits, or the file has become
   *     shorter
   * @throws IOException if it cannot be read
   */
  public NamedArray read(String name) throws IOException {
    Header.Entry entry = entry(name);
    long[] at = {data + entry.begin()};
    try {
      return Elements.read(
          name,
          entry.type(),
          ByteOrder.LITTLE_ENDIAN,
          entry.shape(),
          buffer -> at[0] = fill(channel, at[0], buffer));
    } catch (FormatException e) {
      throw new FormatException(path + ": " + e.getMessage());
    }
  }

  /**
   * Maps the bytes of an array into memory: little-endian, row-major, read-only, not copied.
   *
   * <p>The segment may start at any byte, so its elements are read with unaligned layouts. It
   * outlives this file and lives as long as the arena. Who cuts the file meanwhile makes reading
   * the segment an {@link InternalError}; {@link #read} has no such hazard.
   *
   * @throws IllegalArgumentException if there is no array of this name
   * @throws IOException if it cannot be mapped
   */
  public MemorySegment map(String name, Arena arena) throws IOException {
    Header.Entry entry = entry(name);
    long length = entry.end() - entry.begin();
    return channel.map(FileChannel.MapMode.READ_ONLY, data + entry.begin(), length, arena);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Header.Entry entry(String name) {
    Header.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "safetensors: %s has no array %s among its %d"
              .formatted(path, name, header.entries().size()));
    }
    return entry;
  }

  private static long headerLength(FileChannel channel) throws IOException {
    if (channel.size() < LENGTH_BYTES) {
      throw new FormatException(
          "header: the file has %d bytes, too few for any".formatted(channel.size()));
    }
    long length = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > channel.size() - LENGTH_BYTES) {
      throw new FormatException(
          "header: a length of %s bytes does not fit a file of %d (at most 100 MB are allowed)"
              .formatted(Long.toUnsignedString(length), channel.size()));
    }
    return length;
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, from, buffer);
    return buffer.flip();
  }

  /** Fills a buffer with the bytes from a place of the file, and returns the place behind them. */
  private static long fill(FileChannel channel, long from, ByteBuffer buffer) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new FormatException("the file ends too early, at byte " + channel.size());
      }
      at += count;
    }
    return at;
  }

  private static String decode(ByteBuffer bytes) throws FormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException("header: not UTF-8");
    }
  }
}
