package dev.cotangent.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages sound files of every format: each is read, or refused with the documented exception,
 * within memory bounded by the file's size and within a second.
 */
class HostileInputTest {
  private static final int SHORT = 100;
  private static final int LONG = 1_000_000;

  /** Nanoseconds of the thread for one file: milliseconds in truth, but code is cold at first. */
  private static final long LONGEST = 2_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void damagedFilesAreReadOrRefused(Parser parser) throws IOException {
    damage(parser, 0, SHORT);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMillionDamagedFilesAreReadOrRefused(Parser parser) throws IOException {
    int count = Math.ceilDiv(LONG, Parser.values().length);
    System.out.println(damage(parser, SHORT, count));
  }

  private String damage(Parser parser, int first, int count) throws IOException {
    byte[][] sound = parser.sound(folder);
    Path file = parser.file(folder);
    for (byte[] bytes : sound) {
      Files.write(file, bytes);
      parser.read(file);
    }
    int refused = 0;
    long most = 0;
    long longest = 0;
    for (int seed = first; seed < first + count; seed++) {
      byte[] bytes = Mutator.mutated(sound, seed);
      Files.write(file, bytes);
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      refused += isRefused(parser, file, seed) ? 1 : 0;
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      time = THREADS.getCurrentThreadCpuTime() - time;
      assertThat(allocated)
          .as("%s, seed %d: bytes allocated for a file of %d", parser, seed, bytes.length)
          .isLessThanOrEqualTo(parser.mostBytes(bytes.length));
      assertThat(time).as("%s, seed %d: nanoseconds", parser, seed).isLessThan(LONGEST);
      most = Math.max(most, allocated);
      longest = Math.max(longest, time);
    }
    assertThat(refused).as("refused").isBetween(1, count - 1);
    return "%s: %,d inputs, %,d refused; at most %,d KiB and %,d ms for one"
        .formatted(parser, count, refused, most >> 10, longest / 1_000_000);
  }

  private static boolean isRefused(Parser parser, Path file, long seed) {
    try {
      parser.read(file);
      return false;
    } catch (IOException | RuntimeException | Error e) {
      if (!parser.documented().isInstance(e)
          || !String.valueOf(e.getMessage()).contains(file.toString())) {
        fail("%s, seed %d".formatted(parser, seed), e);
      }
      return true;
    }
  }
}
