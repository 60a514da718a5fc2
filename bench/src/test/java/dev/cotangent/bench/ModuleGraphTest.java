package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The picture of the modules in the README is the one that the descriptors give. */
class ModuleGraphTest {
  private static final Path ROOT = Path.of("..");

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script wants a shell")
  void theModuleGraphStandsInTheReadme() throws Exception {
    Process script =
        new ProcessBuilder(ROOT.resolve(".ci/module-graph").toString())
            .redirectErrorStream(true)
            .start();
    String graph = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(script.waitFor()).as(graph).isZero();
    assertThat(graph).contains("layers-cnn --> core", "bench --> backend-opencl");
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains(graph);
  }
}
