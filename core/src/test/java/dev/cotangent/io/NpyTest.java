package dev.cotangent.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a .npy file may hold, and what is refused. */
class NpyTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                                          | no dictionary",
        "()                                                          | has (, expected {",
        "{'descr': '<f4', 'fortran_order': False}                    | needs descr",
        "{'descr': '<f4', 'fortran_order': 1, 'shape': (1,)}         | needs descr",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}     | takes 8 bytes, the file"
            + " has 4",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}     | takes 8 bytes, the file"
            + " has 4",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x     | goes on behind",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}    | impossible shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (False,)} | impossible shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)} | impossible",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)} | more than 2^31",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}    | has 1, expected )",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)} | shape twice",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1} | no use for it",
        "{'descr': 'O', 'fortran_order': False, 'shape': (1,)}      | never read",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}     | type <c8",
        "{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}     | type <U1",
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)} | no dictionary",
        "{'descr': ('<f4', (1,)), 'fortran_order': False, 'shape': (1,)} | records are not read",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)} | no dictionary",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)      | ends too early"
      })
  void malformedHeadersAreRefused(String header, String message) throws IOException {
    assertRefused(file(1, 0, header, 4), message);
  }

  @Test
  void manyAxesAreRefused() throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s)}";
    assertRefused(file(1, 0, header.formatted("1, ".repeat(65)), 4), "65 axes, at most 64");
    Path most = file(1, 0, header.formatted("1, ".repeat(64)), 4);
    assertThat(Npy.read(most).shape().rank()).isEqualTo(64);
  }

  @Test
  void otherVersionsAreRefused() throws IOException {
    assertRefused(file(4, 0, "{}", 0), "version 4.0");
    assertRefused(file(1, 1, "{}", 0), "version 1.1");
  }

  @Test
  void filesOfOtherKindsAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("x.npy"), "no array".getBytes(ISO_8859_1));
    assertRefused(file, "does not begin as one of NumPy");
  }

  @Test
  void headersBeyondNumpysLimitAreRefused() throws IOException {
    assertRefused(file(2, 0, " ".repeat(10_001), 0), "a header of 10001 bytes");
  }

  @Test
  void cutFilesAreRefused() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, new NamedArray.Floats(Shape.of(2), new float[] {1, 2}));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void longIntegersMustFit() throws IOException {
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': ()}";
    Path file = file(3, 0, header, 8);
    assertThat(Npy.read(file)).isEqualTo(new NamedArray.Ints(Shape.of(), new int[1]));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 4] = 1;
    Files.write(file, bytes);
    assertRefused(file, "holds 4294967296 at place 0, which does not fit 32 bits");
  }

  @Test
  void arraysLargerThanOneChunkAreRead() throws IOException {
    double[] values = new double[300_001];
    Arrays.setAll(values, i -> i);
    var array = new NamedArray.Doubles(Shape.of(values.length), values);
    Path file = folder.resolve("large.npy");
    Npy.write(file, array);
    assertThat(Npy.read(file)).isEqualTo(array);
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString());
  }

  private Path file(int major, int minor, String header, int data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(12 + header.length() + data);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'});
    bytes.put((byte) major).put((byte) minor);
    if (major == 1) {
      bytes.putShort((short) header.length());
    } else {
      bytes.putInt(header.length());
    }
    bytes.put(header.getBytes(ISO_8859_1));
    return Files.write(
        folder.resolve("x.npy"), Arrays.copyOf(bytes.array(), bytes.position() + data));
  }
}
