package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kernels under oclgrind, an interpreter that sees accesses outside of buffers and data races.
 *
 * <p>Skipped where it is not installed (Debian: apt-get install oclgrind).
 */
@Tag("slow")
class OclgrindTest {
  private static final String DRIVER = "/usr/lib/oclgrind/liboclgrind-rt-icd.so";
  private static final int EACH = 16;
  private static final int MOST_BYTES = 12_000;

  /** Runs small cases of each family in both shapes of kernels; prints what failed. */
  public static void main(String[] args) {
    for (DeviceClass deviceClass : DeviceClass.values()) {
      try (var backend = OpenClBackend.open(TestDevice.get(), deviceClass, false)) {
        System.out.println("on " + backend.description());
        var judge = new Judge(backend);
        for (Family family : Family.values()) {
          for (KernelCase kernelCase : some(family)) {
            if (!judge.judge(kernelCase, backend).passed()) {
              System.out.println("failed: " + kernelCase);
            }
          }
          System.out.println("done: " + deviceClass + " " + family);
        }
      }
    }
  }

  private static List<KernelCase> some(Family family) {
    List<KernelCase> small =
        KernelCases.of(family).stream()
            .filter(c -> c.bytes() > 0 && c.bytes() <= MOST_BYTES)
            .toList();
    int step = Math.max(1, small.size() / EACH);
    return small.stream().filter(c -> small.indexOf(c) % step == 0).toList();
  }

  @Test
  void kernelsStayInsideTheirBuffersAndDoNotRace() throws Exception {
    assumeTrue(
        Files.exists(Path.of(DRIVER)), "oclgrind is not installed: apt-get install oclgrind");
    String output =
        ForkedJvm.run(
            OclgrindTest.class,
            Map.of(
                "OCL_ICD_VENDORS",
                DRIVER,
                "OCLGRIND_CHECK_API",
                "1",
                "OCLGRIND_DATA_RACES",
                "1",
                "OCLGRIND_MAX_ERRORS",
                "20"));
    assertThat(output)
        .contains("Oclgrind", "done: GPU RECURRENT", "done: CPU RECURRENT")
        .doesNotContain("Invalid", "race", "failed:", "exit status");
  }
}
