package dev.cotangent.bench.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.OpenClDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {

  @Test
  void whatWasFoundIsPrintedAndKept(@TempDir Path folder) throws Exception {
    OpenClDevice.require();
    CommandRun run = tune(folder, "--seconds", "6");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("(cpu wide|gpu large) +\\S.* +\\d+ +default");
    assertThat(run.out()).contains("kept in  " + folder);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void withoutTimeNothingIsKept(@TempDir Path folder) throws Exception {
    OpenClDevice.require();
    CommandRun run = tune(folder, "--seconds", "1e-9");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("nothing was changed").doesNotContain("kept in");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void longerThanAMinuteIsWrongUsage() {
    CommandRun run = CommandRun.of("tune", "--seconds", "61");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds must be above 0 and at most 60");
  }

  private static CommandRun tune(Path folder, String... options) {
    String property = "cotangent.opencl.cache";
    String former = System.getProperty(property);
    System.setProperty(property, folder.toString());
    try {
      return CommandRun.of("tune", options[0], options[1]);
    } finally {
      if (former == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, former);
      }
    }
  }
}
