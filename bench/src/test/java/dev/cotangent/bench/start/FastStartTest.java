package dev.cotangent.bench.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.cpu.HandOff;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The options that the launcher hands to Java, and other programs may. */
class FastStartTest {
  private static final Path ARGUMENTS = Path.of("../fast-start.args");

  @Test
  void javaTakesThemAndSaysNothing() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "@" + ARGUMENTS, "--version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("CompileCommand", "warning");
  }

  /** Java does not mind a class that is not there. */
  @Test
  void theyNameThePackageOfTheKernels() throws Exception {
    assertThat(Files.readString(ARGUMENTS))
        .contains("CompileThresholdScaling," + HandOff.class.getPackageName() + ".Tile*::*,");
  }
}
