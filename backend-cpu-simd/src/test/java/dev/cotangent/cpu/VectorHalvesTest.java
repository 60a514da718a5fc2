package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorHalvesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "AuthenticAMD, 25, true",
    "AuthenticAMD, 26, false",
    "AuthenticAMD, 125, false",
    "GenuineIntel, 25, false",
  })
  void knowsTheProcessorThatHalves(String vendor, int family, boolean expected) throws IOException {
    String processor =
        "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %d\nmodel\t\t: 17\n"
            .formatted(vendor, family);
    Path file = Files.writeString(folder.resolve("cpuinfo"), processor.repeat(2));
    assertThat(VectorHalves.used(file)).isEqualTo(expected);
  }

  @Test
  void takesWholeVectorsForGrantedWithoutSuchAFile() {
    assertThat(VectorHalves.used(folder.resolve("missing"))).isFalse();
  }
}
