package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreCacheTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"512K, 524288", "1280K, 1310720", "2M, 2097152", "8192K, 2097152", "0K, 1"})
  void readsWhatTheSystemStates(String stated, int expected) throws IOException {
    assertThat(CoreCache.size(file(stated + "\n"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "many", "12", "-4K", "99999999999K"})
  void takesAMegabyteForAnythingElse(String stated) throws IOException {
    assertThat(CoreCache.size(file(stated))).isEqualTo(MEGABYTE);
  }

  @Test
  void takesAMegabyteWithoutSuchAFile() {
    assertThat(CoreCache.size(folder.resolve("missing"))).isEqualTo(MEGABYTE);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("size"), content);
  }
}
