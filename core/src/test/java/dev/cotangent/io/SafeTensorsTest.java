package dev.cotangent.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    arrays.put(
        "a.weight", new NamedArray.Floats(Shape.of(2, 2), new float[] {1, -0f, Float.NaN, 4}));
    arrays.put("π \"\\\n", new NamedArray.Doubles(Shape.of(3), new double[] {1e300, 2, -3}));
    arrays.put("empty", new NamedArray.Floats(Shape.of(0, 5), new float[0]));
    arrays.put("scalar", new NamedArray.Ints(Shape.of(), new int[] {Integer.MIN_VALUE}));
    var written = new SafeTensors(arrays, Map.of("format", "pt", "emoji", "\uD83D\uDE00"));
    Path file = folder.resolve("weights.safetensors");
    written.write(file);
    assertThat(SafeTensors.read(file)).isEqualTo(written);
  }

  @Test
  void arraysLargerThanOneChunkAreRead() throws IOException {
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    var written =
        SafeTensors.of(Map.of("x", new NamedArray.Floats(Shape.of(values.length), values)));
    Path file = folder.resolve("large");
    written.write(file);
    assertThat(SafeTensors.read(file)).isEqualTo(written);
  }

  @Test
  void bytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("bytes");
    SafeTensors.of(Map.of("x", new NamedArray.Floats(Shape.of(1), new float[] {1}))).write(file);
    byte[] bytes = Files.readAllBytes(file);
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    int length = Math.ceilDiv(header.length(), 8) * 8;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.getLong()).isEqualTo(length);
    assertThat(new String(bytes, 8, length, UTF_8).strip()).isEqualTo(header);
    assertThat(buffer.getInt(8 + length)).isEqualTo(0x3f800000);
    assertThat(bytes).hasSize(8 + length + 4);
  }

  @Test
  void equalContentsAreEqualBytesInWhateverOrderTheFreeTextIs() throws IOException {
    Map<String, String> ordered = new LinkedHashMap<>();
    ordered.put("a", "1");
    ordered.put("b", "2");
    Map<String, String> reversed = new LinkedHashMap<>(Map.of("b", "2"));
    reversed.put("a", "1");
    Path file = folder.resolve("bytes");
    new SafeTensors(Map.of(), ordered).write(file);
    byte[] bytes = Files.readAllBytes(file);
    new SafeTensors(Map.of(), reversed).write(file);
    assertThat(file).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                                                        | not an object",
        "{`x`:1}                                                                   | needs dtype",
        "{`x`:{`dtype`:`F8_E4M3`,`shape`:[1],`data_offsets`:[0,1]}}                | type F8_E4M3",
        "{`x`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,4]}}                    | cannot be the"
            + " bytes",
        "{`x`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[4,8]}}                    | overlap or"
            + " leave a gap",
        "{`x`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[-4,0]}}                   | cannot be the"
            + " bytes",
        "{`x`:{`dtype`:`F32`,`shape`:[-1],`data_offsets`:[0,4]}}                   | impossible"
            + " shape",
        "{`x`:{`dtype`:`F32`,`shape`:[65536,65536],`data_offsets`:[0,4]}}          | more than"
            + " 2^31",
        "{`x`:{`dtype`:`F32`,`shape`:[9223372036854775807],`data_offsets`:[0,4]}}  | impossible"
            + " shape",
        "{`x`:{`dtype`:`F32`,`shape`:[9999999999999999999],`data_offsets`:[0,4]}}  | beyond 64"
            + " bits",
        "{`x`:{`dtype`:`F32`,`shape`:[1.0],`data_offsets`:[0,4]}}                  | expected ']'",
        "{`x`:{`dtype`:`F32`,`shape`:[01],`data_offsets`:[0,4]}}                   | expected a"
            + " whole number",
        "{`x`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4],`more`:1}}           | nothing else",
        "{`x`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4]},`x`:1}              | two members"
            + " named",
        "{`x`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]}}                    | take 8 bytes,"
            + " the file has 4",
        "{}                                                                        | take 0 bytes,"
            + " the file has 4",
        "{`__metadata__`:{`a`:1}}                                                  | must hold"
            + " strings only",
        "{`x`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4]}} x                  | unexpected"
            + " text",
        "{`x`:                                                                     | ends too"
            + " early",
        "{`x`:[[[[[[[[1]]]]]]]]}                                                   | nested too"
            + " deeply",
        "{`\\ud800`:1}                                                             | unpaired"
            + " surrogate",
        "{`\\x`:1}                                                                 | unknown"
            + " escape",
        "{`x`:null}                                                                | expected a"
            + " whole number"
      })
  void malformedHeadersAreRefused(String header, String message) throws IOException {
    Path file = file(header.replace('`', '"'), 4);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString());
  }

  /** The bytes are 00 3c 80 ff: in half precision 1 and -NaN, and so on. */
  @ParameterizedTest
  @CsvSource({
    "F16, 2, '1.0, NaN'",
    "BF16, 2, '0.0078125, -Infinity'",
    "I16, 2, '15360, -128'",
    "I8, 4, '0, 60, -128, -1'",
    "U8, 4, '0, 60, 128, 255'",
    "BOOL, 4, '0, 60, 128, 255'"
  })
  void otherTypesAreReadAsTheyAre(String type, int count, String values) throws IOException {
    String extent = "\"shape\":[" + count + "],\"data_offsets\":[0,4]";
    Path file = file("{\"x\":{\"dtype\":\"" + type + "\"," + extent + "}}", 4);
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(new byte[] {0, 0x3c, (byte) 0x80, -1}, 0, bytes, bytes.length - 4, 4);
    Files.write(file, bytes);
    String read =
        switch (SafeTensors.read(file).arrays().get("x")) {
          case NamedArray.Floats floats -> Arrays.toString(floats.values());
          case NamedArray.Ints ints -> Arrays.toString(ints.values());
          case null, default -> "of another kind";
        };
    assertThat(read).isEqualTo("[" + values + "]");
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, Long.MIN_VALUE})
  void longIntegersAreReadIfTheyFit(long value) throws IOException {
    Path file = file("{\"x\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}", 8);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, value);
    Files.write(file, bytes);
    if (value == (int) value) {
      assertThat(SafeTensors.read(file).arrays())
          .containsEntry("x", new NamedArray.Ints(Shape.of(), new int[] {(int) value}));
    } else {
      assertThatThrownBy(() -> SafeTensors.read(file))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("array x holds " + value + " at place 0, which does not fit");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void impossibleHeaderLengthsAreRefused(long length) throws IOException {
    Path file = folder.resolve("length");
    byte[] bytes = new byte[40];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes);
    assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(FormatException.class);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = folder.resolve("utf");
    byte[] bytes = new byte[12];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(4).putInt(-1);
    Files.write(file, bytes);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("not UTF-8");
  }

  /** Whatever a damaged file holds, it is read or refused, and nothing else. */
  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    Path file = folder.resolve("damaged");
    float[] values = {1, 2, 3};
    new SafeTensors(Map.of("x", new NamedArray.Floats(Shape.of(3), values)), Map.of("k", "v"))
        .write(file);
    byte[] whole = Files.readAllBytes(file);
    RandomKey key = RandomKey.of(17);
    int refused = 0;
    for (int trial = 0; trial < 300; trial++) {
      byte[] bytes = whole.clone();
      int at = (int) (key.uniform(2 * trial) * (bytes.length - 12));
      bytes[at] ^= (byte) (1 << (int) (key.uniform(2 * trial + 1) * 8));
      Files.write(file, bytes);
      try {
        assertThat(SafeTensors.read(file).arrays().values()).hasSizeLessThanOrEqualTo(1);
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void failedWriteLeavesTheOldFileAndNoOther() throws IOException {
    Path file = folder.resolve("old");
    Files.writeString(file, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  int unused = channel.write(ByteBuffer.wrap(new byte[3]));
                  throw new IOException("full");
                }))
        .hasMessage("full");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("old");
  }

  private Path file(String header, int data) throws IOException {
    byte[] text = header.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    return Files.write(folder.resolve("malformed"), bytes.array());
  }
}
