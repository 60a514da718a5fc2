package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.Backends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Where there is no device, probing says why and what mends it, and never throws; and who does what
 * it says, gets a device.
 */
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
  @EnabledOnOs(OS.LINUX)
  void theLoaderNamedAsTheRemedySaysIsUsed() throws Exception {
    TestDevice.get();
    String output = ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.library=/none");
    String flag = remedy(output, "name the loader's file by (-D\\S+=)/path/to/libOpenCL\\.so\\.1");
    assertOpens(ForkedJvm.run(AbsenceTest.class, Map.of(), flag + "libOpenCL.so.1"));
  }

  @Test
  void libraryThatIsNoLoaderIsNone() throws Exception {
    String other = System.mapLibraryName("java");
    Path library = Path.of(System.getProperty("java.home"), "lib", other);
    assumeTrue(Files.exists(library));
    String output =
        ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.library=" + library);
    assertThat(output)
        .contains("NO_LOADER", "a library with clGetPlatformIDs: " + library)
        .contains("name the loader's file by", "refused: backend opencl")
        .doesNotContain("exit status");
  }

  @Test
  void loaderWithoutDriversIsToldFromNoLoader() throws Exception {
    TestDevice.get();
    String output = ForkedJvm.run(AbsenceTest.class, Map.of("OCL_ICD_VENDORS", "/none"));
    assertThat(output)
        .contains("NO_PLATFORM", "OCL_ICD_VENDORS", "refused: backend opencl")
        .doesNotContain("exit status");
    String folder = remedy(output, "drivers are listed in ([\\w/]+), or by the variable OCL_ICD_V");
    assumeTrue(Files.isDirectory(Path.of(folder)));
    assertOpens(ForkedJvm.run(AbsenceTest.class, Map.of("OCL_ICD_VENDORS", folder)));
  }

  @Test
  void deviceThatIsNotThereIsAnsweredWithAListOfThoseThatAre() throws Exception {
    ClDevice device = TestDevice.get();
    String output =
        ForkedJvm.run(AbsenceTest.class, Map.of(), "-Dcotangent.opencl.device=no such device");
    assertThat(output)
        .contains("NO_DEVICE", "no such device", device.name(), "-Dcotangent.opencl.device")
        .doesNotContain("exit status");
    String flag = remedy(output, "choose by (-D\\S+=)<index or part of name>");
    assertOpens(ForkedJvm.run(AbsenceTest.class, Map.of(), flag + device.index()));
  }

  @Test
  void withoutNativeAccessNothingNativeIsCalled() throws Exception {
    String output = ForkedJvm.runWithout(AbsenceTest.class, Map.of());
    assertThat(output)
        .contains("NATIVE_ACCESS_DENIED", "--enable-native-access=ALL-UNNAMED")
        .doesNotContain("WARNING", "exit status");
    TestDevice.get();
    String flag = remedy(output, "remedy: start java with (\\S+)");
    assertOpens(ForkedJvm.runWithout(AbsenceTest.class, Map.of(), flag));
  }

  /** Returns what a pattern's group finds in the report, whose lines may be broken anywhere. */
  private static String remedy(String output, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(output.replaceAll("\\s+", " "));
    assertThat(found.find()).as(pattern + " in " + output).isTrue();
    return found.group(1);
  }

  private static void assertOpens(String output) {
    assertThat(output).contains("opened ").doesNotContain("refused", "exit status");
  }

  @Test
  void everyReasonHasARemedy() {
    assertThat(List.of(Absence.values())).allSatisfy(a -> assertThat(a.remedy()).isNotBlank());
  }
}
