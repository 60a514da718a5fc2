package dev.cotangent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One array at a time, of files of any size. */
class SafeTensorsFileTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final NamedArray SMALL =
      new NamedArray.Floats(Shape.of(2), new float[] {1.5f, -2});

  @TempDir private Path folder;

  @Test
  void arraysAreReadByName() throws IOException {
    Path path = small();
    try (var file = SafeTensorsFile.open(path)) {
      assertThat(file.names()).containsExactly("x", "y");
      assertThat(file.metadata()).containsExactly(Map.entry("k", "v"));
      assertThat(file.shape("x")).isEqualTo(SMALL.shape());
      assertThat(file.read("x")).isEqualTo(SMALL);
      assertThatThrownBy(() -> file.read("z"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(path + " has no array z among its 2");
    }
    assertThat(SafeTensors.metadataOf(path)).containsExactly(Map.entry("k", "v"));
  }

  @Test
  void mappedArraysAreTheBytesOfTheFile() throws IOException {
    Path path = small();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped;
      try (var file = SafeTensorsFile.open(path)) {
        mapped = file.map("x", arena);
      }
      assertThat(mapped.byteSize()).isEqualTo(8);
      assertThat(mapped.isReadOnly()).isTrue();
      assertThat(mapped.toArray(FLOAT)).containsExactly(1.5f, -2);
    }
  }

  @Test
  void filesCutWhileOpenAreRefused() throws IOException {
    Path path = small();
    try (var file = SafeTensorsFile.open(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(path) - 1);
      }
      assertThat(file.read("x")).isEqualTo(SMALL);
      assertThatThrownBy(() -> file.read("y"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("ends too early");
    }
  }

  @Test
  void closedFilesAreRefusedAndMayBeClosedAgain() throws IOException {
    var file = SafeTensorsFile.open(small());
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read("x")).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aRefusedFileIsClosed() throws IOException {
    Path path = Files.write(folder.resolve("short"), new byte[7]);
    assertThatThrownBy(() -> SafeTensorsFile.open(path)).isInstanceOf(FormatException.class);
    Path own = Path.of("/proc/self/fd");
    if (Files.isDirectory(own)) {
      try (var descriptors = Files.list(own)) {
        assertThat(descriptors.map(SafeTensorsFileTest::target)).doesNotContain(path.toString());
      }
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private Path small() throws IOException {
    Path path = folder.resolve("small");
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    arrays.put("x", SMALL);
    arrays.put("y", new NamedArray.Ints(Shape.of(1), new int[] {7}));
    new SafeTensors(arrays, Map.of("k", "v")).write(path);
    return path;
  }
}
