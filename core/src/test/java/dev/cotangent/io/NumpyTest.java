package dev.cotangent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that numpy_golden.py wrote, and ours read by NumPy where the environment names a PYTHON.
 */
class NumpyTest {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"numpy.npz", "numpy-compressed.npz"})
  void whatNumpyWroteIsRead(String file) throws IOException, URISyntaxException {
    Map<String, NamedArray> arrays = Npz.read(resource(file));
    for (String order : new String[] {"/C", "/F"}) {
      for (String type : new String[] {"f2", "f4", "big-f4"}) {
        assertThat(arrays).containsEntry(type + order, floats(3, -20));
      }
      for (String type : new String[] {"f8", "big-f8"}) {
        assertThat(arrays).containsEntry(type + order, doubles());
      }
      for (String type : new String[] {"i1", "i2", "i4", "i8", "big-i4"}) {
        assertThat(arrays).containsEntry(type + order, ints(3, -20));
      }
      assertThat(arrays).containsEntry("u1" + order, ints(3, 0));
      assertThat(arrays.get("b1" + order)).isEqualTo(bits());
    }
    assertThat(arrays)
        .containsEntry("scalar", new NamedArray.Doubles(Shape.of(), new double[] {1.5}))
        .containsEntry("vector", new NamedArray.Ints(Shape.of(3), new int[] {1, 2, 3}))
        .containsEntry("empty", new NamedArray.Floats(Shape.of(0, 5), new float[0]))
        .containsEntry("nan", new NamedArray.Floats(Shape.of(4), extremes()));
  }

  @Test
  void everyVersionIsRead() throws IOException, URISyntaxException {
    Map<String, NamedArray> arrays = Npz.read(resource("numpy.npz"));
    for (int version = 1; version <= 3; version++) {
      assertThat(arrays).containsEntry("version" + version, floats(3, -20));
    }
    assertThat(arrays).hasSize(31);
    assertThat(Npy.read(resource("numpy.npy"))).isEqualTo(floats(3, -20));
  }

  @Test
  void numpyReadsWhatIsWritten() throws IOException, URISyntaxException, InterruptedException {
    String python = System.getenv("PYTHON");
    assumeTrue(python != null, "PYTHON names no Python with NumPy");
    write();
    Path output = folder.resolve("output");
    String script = resource("numpy_golden.py").toString();
    Process process =
        new ProcessBuilder(python, script, "check", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = process.waitFor();
    assertThat(code).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, NamedArray> written = write();
    assertThat(Npz.read(folder.resolve("ours.npz"))).isEqualTo(written);
    assertThat(Npz.read(folder.resolve("ours.npz")).keySet())
        .containsExactlyElementsOf(written.keySet());
    assertThat(Npy.read(folder.resolve("ours.npy"))).isEqualTo(written.get("floats"));
  }

  @Test
  void equalArraysGiveEqualBytes() throws IOException {
    write();
    byte[] first = Files.readAllBytes(folder.resolve("ours.npz"));
    write();
    assertThat(folder.resolve("ours.npz")).hasBinaryContent(first);
  }

  private Map<String, NamedArray> write() throws IOException {
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    arrays.put("floats", floats(3, -20));
    arrays.put("doubles", doubles());
    arrays.put("a/ints", ints(3, -20));
    arrays.put("empty", new NamedArray.Floats(Shape.of(0, 5), new float[0]));
    arrays.put("scalar", new NamedArray.Doubles(Shape.of(), new double[] {1.5}));
    Npz.write(folder.resolve("ours.npz"), arrays);
    Npy.write(folder.resolve("ours.npy"), floats(3, -20));
    return arrays;
  }

  private static float[] extremes() {
    return new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
  }

  private static NamedArray floats(int step, int first) {
    float[] values = new float[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + step * i;
    }
    return new NamedArray.Floats(SHAPE, values);
  }

  private static NamedArray doubles() {
    double[] values = new double[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = -20 + 3 * i;
    }
    return new NamedArray.Doubles(SHAPE, values);
  }

  private static NamedArray ints(int step, int first) {
    int[] values = new int[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + step * i;
    }
    return new NamedArray.Ints(SHAPE, values);
  }

  private static NamedArray bits() {
    int[] values = new int[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2;
    }
    return new NamedArray.Ints(SHAPE, values);
  }

  private static Path resource(String name) throws URISyntaxException {
    URL file = Objects.requireNonNull(NumpyTest.class.getResource(name));
    return Path.of(file.toURI());
  }
}
