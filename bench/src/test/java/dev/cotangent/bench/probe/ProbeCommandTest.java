package dev.cotangent.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.Backends;
import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import dev.cotangent.opencl.DeviceInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProbeCommandTest {

  @Test
  void aQuickProbeTellsWhatIsThereAndMeasuresNothing() {
    CommandRun run = CommandRun.of("probe", "--quick");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("processor +\\S.*, \\d+ threads?\n")
        .contains("JDK         " + Runtime.version())
        .contains("Vector API")
        .contains(Backends.report().toString())
        .containsPattern("chosen +\\S+, chosen as the highest rank")
        .doesNotContain("peak");
  }

  @Test
  void jsonHasTheDocumentedKeys() {
    CommandRun run = CommandRun.of("probe", "--quick", "--json");

    JsonTree json = run.json("probe");
    assertThat(json.names())
        .containsExactly(
            "schema", "command", "version", "machine", "java", "backends", "chosen", "devices");
    assertThat(json.at("machine").at("threads").number()).isPositive();
    assertThat(json.at("backends").items()).hasSameSizeAs(Backends.report().entries());
    assertThat(json.at("devices").items()).hasSameSizeAs(DeviceInfo.all());
  }

  @Test
  void featuresAreFoundInAnySystemsLines() {
    List<String> linux = List.of("flags\t\t: fpu sse4_2 avx2 fma avx512f avx10");
    List<String> arm = List.of("Features\t: fp asimd sve");

    assertThat(Hardware.features(linux)).containsExactly("avx2", "avx512f", "fma", "sse4_2");
    assertThat(Hardware.features(arm)).containsExactly("asimd", "sve");
    assertThat(Hardware.features(List.of())).isEmpty();
  }

  @Test
  void sizesAreInTheLargestUnit() {
    assertThat(ProbeReport.size(12)).isEqualTo("12 B");
    assertThat(ProbeReport.size(1536)).isEqualTo("1.5 KiB");
    assertThat(ProbeReport.size(32L << 30)).isEqualTo("32 GiB");
  }

  @Test
  @Tag("slow")
  void aWholeProbeMeasuresEachUsableBackendButTheReference() {
    CommandRun run = CommandRun.of("probe", "--json");

    JsonTree json = run.json("probe");
    double one = json.at("measured").at("peakGflopsOfOneThread").number();
    assertThat(json.at("measured").at("peakGflops").number()).isGreaterThan(0.8 * one);
    assertThat(json.at("measured").at("caches").items()).hasSizeGreaterThan(10);
    long usable =
        Backends.report().entries().stream()
            .filter(e -> e.usable().isPresent() && !e.name().equals("reference"))
            .count();
    assertThat(json.at("roofline").items())
        .hasSize(6)
        .allSatisfy(kernel -> assertThat(kernel.at("share").number()).isPositive());
    List<JsonTree> steps = json.at("steps").items();
    assertThat(steps).hasSize((int) (3 * usable));
    assertThat(steps).allSatisfy(step -> assertThat(step.at("share").number()).isBetween(0.0, 1.1));
  }

  @Test
  @Tag("slow")
  void theMeasuredPeakIsThatOfTheBenchmark() {
    JsonTree probe = CommandRun.of("probe", "--json").json("probe");
    JsonTree bench =
        CommandRun.of("bench", "--cases", "gemm/64x64x64", "--seconds", "0.1", "--json")
            .json("bench");

    double expected = bench.at("peakGflops").number();
    assertThat(probe.at("measured").at("peakGflops").number())
        .isCloseTo(expected, within(0.05 * expected));
  }

  @Test
  void theDevicesAreThoseOfClinfo() throws Exception {
    List<String> lines = clinfo();

    assertThat(DeviceInfo.all())
        .extracting(
            DeviceInfo::name,
            d -> d.version().strip(),
            d -> String.valueOf(d.computeUnits()),
            d -> String.valueOf(d.maxGroup()),
            d -> String.valueOf(d.localBytes()),
            d -> String.valueOf(d.maxBufferBytes()))
        .containsExactlyElementsOf(
            IntStream.range(0, values(lines, "NAME").size())
                .mapToObj(i ->
                    tuple(
                        values(lines, "NAME").get(i),
                        values(lines, "VERSION").get(i),
                        values(lines, "MAX_COMPUTE_UNITS").get(i),
                        values(lines, "MAX_WORK_GROUP_SIZE").get(i),
                        values(lines, "LOCAL_MEM_SIZE").get(i),
                        values(lines, "MAX_MEM_ALLOC_SIZE").get(i)))
                .toList());
  }

  /** Returns a property of each device. */
  private static List<String> values(List<String> lines, String property) {
    Pattern line = Pattern.compile(".* CL_DEVICE_" + property + " +(.*)");
    return lines.stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1).strip())
        .toList();
  }

  /** Returns what {@code clinfo --raw} prints; skips the test where there is no such program. */
  private static List<String> clinfo() throws Exception {
    Process process;
    try {
      process = new ProcessBuilder("clinfo", "--raw").start();
    } catch (IOException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
