package dev.cotangent.bench.endurance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensorsFile;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of more than 2 GiB: five arrays that take no room on the disk, then a small one. */
class LargeWeightsTest {
  private static final int COUNT = 5;
  private static final long LARGE = 1L << 29;

  @TempDir private Path folder;

  @Test
  void largeFilesAreReadInTheMemoryOfOneArray() throws IOException {
    Path path = folder.resolve("large");
    write(path);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (var file = SafeTensorsFile.open(path);
        Arena arena = Arena.ofConfined()) {
      assertThat(file.names()).hasSize(COUNT + 1);
      assertThat(file.read("small"))
          .isEqualTo(new NamedArray.Floats(Shape.of(2), new float[] {1.5f, -2}));
      MemorySegment last = file.map("large4", arena);
      assertThat(last.byteSize()).isEqualTo(LARGE);
      assertThat(last.get(ValueLayout.JAVA_BYTE, LARGE - 1)).isZero();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  private static void write(Path path) throws IOException {
    var header = new StringBuilder("{");
    for (int i = 0; i < COUNT; i++) {
      header.append(
          "\"large%d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
              .formatted(i, LARGE / 4, i * LARGE, (i + 1) * LARGE));
    }
    long data = COUNT * LARGE;
    header.append(
        "\"small\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
            .formatted(data, data + 8));
    byte[] text = header.toString().getBytes(US_ASCII);
    ByteBuffer start = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(text.length).put(text).flip();
    ByteBuffer small = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    small.putFloat(1.5f).putFloat(-2).flip();
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      int begin = channel.write(start);
      assertThat(begin).isEqualTo(8 + text.length);
      assertThat(channel.write(small, begin + data)).isEqualTo(8);
    }
  }
}
