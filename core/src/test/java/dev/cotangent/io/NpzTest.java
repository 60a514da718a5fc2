package dev.cotangent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that would do harm. */
class NpzTest {
  private static final NamedArray ARRAY = new NamedArray.Floats(Shape.of(1), new float[] {1});
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_CRC = 16;
  private static final int CENTRAL_PACKED = 20;
  private static final int CENTRAL_SIZE = 24;
  private static final int CENTRAL_LOCAL = 42;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("x.npz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x", "a/../x", "..", "a/..", "/x", "a//x", "a/", "./x", "..\\x", "C:x", "x\ny", "", "\0"
      })
  void namesThatLeaveAFolderAreRefused(String name) throws IOException {
    zip(name + ".npy", npy());
    assertRefused("is no name of a file in a folder");
    assertThatThrownBy(() -> Npz.write(file, Map.of(name, ARRAY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be the name of a member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a/b", "a.b", "..x", "x..", "a/.b", "\u03c0"})
  void otherNamesAreNot(String name) throws IOException {
    Npz.write(file, Map.of(name, ARRAY));
    assertThat(Npz.read(file)).containsExactly(Map.entry(name, ARRAY));
  }

  @Test
  void membersThatAreNoArraysAreRefused() throws IOException {
    zip("x.txt", npy());
    assertRefused("x.txt is no array");
    zip("x.npy", new byte[100]);
    assertRefused("x.npy: npy: the file does not begin as one of NumPy");
  }

  @Test
  void filesThatAreNoArchivesAreRefused() throws IOException {
    Files.write(file, new byte[100]);
    assertRefused("");
    Files.write(file, new byte[0]);
    assertRefused("");
  }

  @Test
  void twoMembersOfOneNameAreRefused() throws IOException {
    byte[] bytes = zip(Map.of("x.npy", npy(), "y.npy", npy()));
    int second = central(bytes, 1);
    bytes[second + 46] = bytes[central(bytes, 0) + 46];
    int local =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(second + CENTRAL_LOCAL);
    bytes[local + 30] = bytes[second + 46];
    Files.write(file, bytes);
    assertRefused("two arrays named");
  }

  /** As a bomb whose members all unpack the same bytes of the file (Fifield 2019). */
  @Test
  void membersThatOverlapAreRefused() throws IOException {
    byte[] bytes = zip(Map.of("x.npy", npy(), "y.npy", npy()));
    for (int i = 0; i < 2; i++) {
      putInt(bytes, central(bytes, i) + CENTRAL_PACKED, bytes.length - 1);
    }
    Files.write(file, bytes);
    assertRefused("");
  }

  @Test
  void membersThatClaimTooMuchAreRefused() throws IOException {
    byte[] bytes = zip(Map.of("x.npy", npy()));
    putInt(bytes, central(bytes, 0) + CENTRAL_SIZE, 2_000_000_000);
    Files.write(file, bytes);
    assertRefused("x.npy cannot be 2000000000 bytes in");
  }

  @Test
  void membersLongerOrShorterThanTheyClaimAreRefused() throws IOException {
    for (int length : new int[] {131, 133}) {
      byte[] bytes = zip(Map.of("x.npy", npy()));
      putInt(bytes, central(bytes, 0) + CENTRAL_SIZE, length);
      Files.write(file, bytes);
      assertRefused("shape [1] of F32 takes 4 bytes, the file has");
    }
    byte[] bytes = zip(Map.of("x.npy", Arrays.copyOf(npy(), 133)));
    putInt(bytes, central(bytes, 0) + CENTRAL_SIZE, 132);
    Files.write(file, bytes);
    assertRefused("");
  }

  @Test
  void wrongChecksumsAreRefused() throws IOException {
    byte[] bytes = zip(Map.of("x.npy", npy()));
    bytes[central(bytes, 0) + CENTRAL_CRC] ^= 1;
    Files.write(file, bytes);
    assertRefused("x.npy: npy: the file is damaged, its checksum differs");
  }

  @Test
  void zerosThatCompressWellAreRead() throws IOException {
    var zeros = new NamedArray.Floats(Shape.of(1 << 20), new float[1 << 20]);
    Path plain = folder.resolve("x.npy");
    Npy.write(plain, zeros);
    zip("x.npy", Files.readAllBytes(plain));
    assertThat(Files.size(file)).isLessThan(Files.size(plain) / 500);
    assertThat(Npz.read(file)).containsEntry("x", zeros);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString());
  }

  private byte[] npy() throws IOException {
    Path plain = folder.resolve("plain.npy");
    Npy.write(plain, ARRAY);
    return Files.readAllBytes(plain);
  }

  private void zip(String name, byte[] content) throws IOException {
    Files.write(file, zip(Map.of(name, content)));
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        out.putNextEntry(new ZipEntry(member.getKey()));
        out.write(member.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** Where the n-th entry of the archive's directory begins. */
  private static int central(byte[] bytes, int n) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    for (int at = 0; at < bytes.length - Integer.BYTES; at++) {
      if (buffer.getInt(at) == CENTRAL && found++ == n) {
        return at;
      }
    }
    throw new IllegalArgumentException("no entry " + n);
  }

  private static void putInt(byte[] bytes, int at, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
  }
}
