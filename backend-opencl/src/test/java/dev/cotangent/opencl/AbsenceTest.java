package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Backends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where there is no device, probing says why and what mends it, and never throws. */
class AbsenceTest {
  /** Prints the report of all backends, and why opencl cannot be had. */
  public static void main(String[] args) {
    System.out.println(Backends.report());
    try (var backend = Backends.named("opencl")) {
      System.out.println("opened " + backend.description());
    } catch (BackendException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  @Test
  void wrongLibraryIsNamed() throws Exception {
    String output =
        ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.library=/none/libOpenCL.so");
    assertThat(output)
        .contains("NO_LOADER", "/none/libOpenCL.so", "ocl-icd-libopencl1")
        .contains("refused: backend opencl")
        .doesNotContain("WARNING", "exit status");
  }

  @Test
  void libraryThatIsNoLoaderIsUnusable() throws Exception {
    String other = System.mapLibraryName("java");
    Path library = Path.of(System.getProperty("java.home"), "lib", other);
    assumeTrue(Files.exists(library));
    String output =
        ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.library=" + library);
    assertThat(output)
        .contains("UNUSABLE", "lacks clGetPlatformIDs", "refused: backend opencl")
        .doesNotContain("exit status");
  }

  @Test
  void loaderWithoutDriversIsToldFromNoLoader() throws Exception {
    TestDevice.get();
    String output = ForkedJvm.run(AbsenceTest.class, Map.of("OCL_ICD_VENDORS", "/none"));
    assertThat(output)
        .contains("NO_PLATFORM", "OCL_ICD_VENDORS", "refused: backend opencl")
        .doesNotContain("exit status");
  }

  @Test
  void deviceThatIsNotThereIsAnsweredWithAListOfThoseThatAre() throws Exception {
    ClDevice device = TestDevice.get();
    String output =
        ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.device=no such device");
    assertThat(output)
        .contains("NO_DEVICE", "no such device", device.name(), "-Dcotangent.opencl.device")
        .doesNotContain("exit status");
  }

  @Test
  void withoutNativeAccessNothingNativeIsCalled() throws Exception {
    String output = ForkedJvm.runWithout(AbsenceTest.class, Map.of());
    assertThat(output)
        .contains("NATIVE_ACCESS_DENIED", "--enable-native-access=ALL-UNNAMED")
        .doesNotContain("WARNING", "exit status");
  }

  @Test
  void everyReasonHasARemedy() {
    assertThat(List.of(Absence.values())).allSatisfy(a -> assertThat(a.remedy()).isNotBlank());
  }
}
