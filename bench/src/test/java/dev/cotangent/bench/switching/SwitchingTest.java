package dev.cotangent.bench.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.OpenClDevice;
import dev.cotangent.cpu.SimdBackendProvider;
import dev.cotangent.opencl.OpenClBackend;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One compiled program, four class paths: what lies there, and a name, decide what it computes on.
 *
 * <p>Each run is a JVM of its own with the same flags.
 */
class SwitchingTest {
  private static final Pattern LOSS = Pattern.compile("loss (\\d+\\.\\d+)");
  private static final Class<?> CORE = Backend.class;
  private static final Class<?> SIMD = SimdBackendProvider.class;
  private static final Class<?> OPENCL = OpenClBackend.class;

  @Test
  void coreAloneComputesOnTheReferenceAndSaysWhatWouldBeFaster() throws Exception {
    String output = run("", CORE);
    assertThat(output)
        .contains("computing on reference")
        .contains("It is slow: add the dependency dev.cotangent:cotangent-backend-cpu-simd")
        .doesNotContain("cpu-simd      usable", "opencl  ");
    assertLearned(output);
  }

  @Test
  void simdOnTheClassPathIsChosenByItsRank() throws Exception {
    String output = run("", CORE, SIMD);
    assertThat(output)
        .containsPattern("cpu-simd +usable +\\d+ ")
        .containsPattern("cpu-scalar +usable +\\d+ ")
        .contains("computing on cpu-simd")
        .doesNotContain("It is slow");
    assertLearned(output);
  }

  @Test
  void openClBesideTheCoreIsChosenForAGpuAndOnlyByNameForACpu() throws Exception {
    boolean gpu = isChosenByItself();
    String output = run("", CORE, OPENCL);
    assertThat(output)
        .containsPattern("opencl +usable +\\d+ ")
        .contains("computing on " + (gpu ? "opencl" : "reference"));
    if (!gpu) {
      assertThat(output).contains("only by name, cpu-simd is faster");
    }
    String named = run("opencl", CORE, OPENCL);
    assertThat(named).contains("computing on opencl").doesNotContain("It is slow");
    assertLearned(output);
    assertLearned(named);
  }

  @Test
  void allTogetherTheBestIsChosenUnlessAnotherIsNamed() throws Exception {
    boolean gpu = isChosenByItself();
    String output = run("", CORE, SIMD, OPENCL);
    assertThat(output)
        .containsPattern("cpu-simd +usable +\\d+ ")
        .containsPattern("opencl +usable +\\d+ ")
        .contains("computing on " + (gpu ? "opencl" : "cpu-simd"));
    assertThat(run("opencl", CORE, SIMD, OPENCL)).contains("computing on opencl");
    assertThat(run("reference", CORE, SIMD, OPENCL)).contains("computing on reference");
    assertLearned(output);
  }

  @Test
  void nameThatIsNotOnTheClassPathIsAnErrorThatListsWhatIs() throws Exception {
    assertThat(run("opencl", CORE, SIMD))
        .contains("backend opencl, asked for by system property cotangent.backend, is not known")
        .contains("dev.cotangent:cotangent-backend-opencl brings opencl")
        .containsPattern("cpu-simd +usable")
        .contains("exit status 1")
        .doesNotContain("computing on");
  }

  /** Tells whether the device has a rank of its own; skips the test without a device. */
  private static boolean isChosenByItself() {
    Availability.Usable usable = OpenClDevice.require().usable().orElseThrow();
    return usable.rank() > 0;
  }

  private static void assertLearned(String output) {
    Matcher loss = LOSS.matcher(output);
    assertThat(loss.find()).as(output).isTrue();
    assertThat(Double.parseDouble(loss.group(1))).as(output).isLessThan(0.1);
  }

  /** Returns what the program printed with the modules of some classes, and a name asked for. */
  private static String run(String name, Class<?>... modules) throws Exception {
    String classPath =
        Stream.concat(Stream.of(UserProgram.class), Arrays.stream(modules))
            .map(SwitchingTest::root)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    if (!name.isEmpty()) {
      command.add("-Dcotangent.backend=" + name);
    }
    command.addAll(List.of("-cp", classPath, UserProgram.class.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("COTANGENT_BACKEND");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + "\nexit status " + process.waitFor();
  }

  private static String root(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return Path.of(URI.create(String.valueOf(source.getLocation()))).toString();
  }
}
