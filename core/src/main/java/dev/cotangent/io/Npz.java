package dev.cotangent.io;

import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in a .npz file, the zip of .npy files that {@code numpy.savez} writes.
 *
 * <p>Stored or compressed members are read, each under its name without {@code .npy}; what is
 * written is not compressed. Nothing is unpacked to the disk. Refused are two members of one name,
 * names that would leave a folder they were unpacked to, members that are no arrays, wrong
 * checksums, and members that overlap or claim more than 1032 times what they take, which DEFLATE
 * cannot do (RFC 1951): so memory is bounded by a multiple of the file's size, stated there.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";
  private static final long MOST_OF_ONE_BYTE = 1032;
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Names with parts that are empty, . or .., a backslash, a colon or a control character. */
  private static final Pattern LEAVES_FOLDER =
      Pattern.compile("|/.*|.*//.*|.*/|(.*/)?\\.\\.?(/.*)?|.*[\\\\:\\p{Cntrl}].*", Pattern.DOTALL);

  private Npz() {}

  /**
   * Reads a file of the default file system.
   *
   * @return arrays by name, in the order of the file's directory
   * @throws FormatException if the file is malformed, or holds anything but arrays of numbers
   * @throws IOException if it cannot be read
   */
  public static Map<String, NamedArray> read(Path file) throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      requireApart(entries, Files.size(file));
      for (ZipEntry entry : entries) {
        String name = name(entry.getName());
        if (arrays.putIfAbsent(name, array(zip, entry, name)) != null) {
          throw new FormatException("npz: two arrays named " + name);
        }
      }
      return arrays;
    } catch (FormatException | ZipException | EOFException e) {
      throw new FormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * Writes a file: all of it, or nothing at all; equal arrays give equal bytes.
   *
   * @throws IllegalArgumentException if a name would be refused when read, or an array has more
   *     axes than NumPy's can have
   * @throws IOException if it cannot be written; a file that was there before is then unchanged
   */
  public static void write(Path file, Map<String, NamedArray> arrays) throws IOException {
    for (String name : arrays.keySet()) {
      if (LEAVES_FOLDER.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "npz: \"%s\" cannot be the name of a member".formatted(name));
      }
    }
    AtomicFile.write(
        file,
        channel -> {
          try (var zip = new ZipOutputStream(unclosed(Channels.newOutputStream(channel)))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, NamedArray> array : arrays.entrySet()) {
              var entry = new ZipEntry(array.getKey() + SUFFIX);
              entry.setTimeLocal(ALWAYS);
              zip.putNextEntry(entry);
              zip.write(Npy.preamble(array.getValue()));
              Elements.write(array.getValue(), bytes -> write(zip, bytes));
              zip.closeEntry();
            }
          }
        });
  }

  private static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /** The file is forced to the disk before it is closed. */
  private static OutputStream unclosed(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  private static void requireApart(List<? extends ZipEntry> entries, long size)
      throws FormatException {
    long packed = 0;
    for (ZipEntry entry : entries) {
      long left = size - packed;
      if (entry.getCompressedSize() > left) {
        throw new FormatException(
            "npz: members take more than the %d bytes of the file, so they overlap"
                .formatted(size));
      }
      packed += entry.getCompressedSize();
      if (entry.getSize() / MOST_OF_ONE_BYTE > entry.getCompressedSize()) {
        throw new FormatException(
            "npz: %s cannot be %d bytes in %d"
                .formatted(entry.getName(), entry.getSize(), entry.getCompressedSize()));
      }
    }
  }

  private static String name(String member) throws FormatException {
    if (!member.endsWith(SUFFIX)) {
      throw new FormatException("npz: %s is no array, a name that ends in .npy".formatted(member));
    }
    String name = member.substring(0, member.length() - SUFFIX.length());
    if (LEAVES_FOLDER.matcher(name).matches()) {
      throw new FormatException("npz: \"%s\" is no name of a file in a folder".formatted(member));
    }
    return name;
  }

  private static NamedArray array(ZipFile zip, ZipEntry entry, String name) throws IOException {
    var checksum = new CRC32();
    try (InputStream plain = zip.getInputStream(entry);
        var in = new CheckedInputStream(plain, checksum)) {
      NamedArray array = Npy.read(name, in, entry.getSize());
      if (in.read() >= 0) {
        throw new FormatException(
            "npy: the file is longer than its %d bytes".formatted(entry.getSize()));
      }
      if (checksum.getValue() != entry.getCrc()) {
        throw new FormatException("npy: the file is damaged, its checksum differs");
      }
      return array;
    } catch (FormatException | ZipException | EOFException e) {
      throw new FormatException("npz: %s: %s".formatted(entry.getName(), e.getMessage()));
    }
  }
}
