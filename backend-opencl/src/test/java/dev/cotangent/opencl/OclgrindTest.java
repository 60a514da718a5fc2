package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.backend.cases.Verdict;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every kernel under oclgrind, an interpreter that sees accesses outside of buffers, data races and
 * the use of memory that nobody wrote.
 *
 * <p>Buffers are exactly as large as was asked for. Skipped where oclgrind is not installed
 * (Debian: apt-get install oclgrind), unless {@code cotangent.oclgrind.required} is {@code true}.
 */
@Tag("slow")
@Tag("oclgrind")
class OclgrindTest {
  private static final Path DRIVER = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");
  private static final Pattern KERNEL = Pattern.compile("__kernel\\b[^{]*?\\bvoid (\\w+)\\(");
  private static final int EACH = 8;
  private static final int MOST_BYTES = 12_000;

  /** Runs small cases of each kernel in both shapes; prints what failed, and what ran. */
  public static void main(String[] args) {
    for (DeviceClass deviceClass : DeviceClass.values()) {
      try (var backend = OpenClBackend.open(TestDevice.get(), deviceClass, true)) {
        System.out.println("on " + backend.description());
        var judge = new Judge(backend);
        for (Family family : Family.values()) {
          for (KernelCase kernelCase : some(family)) {
            System.out.println("case: " + kernelCase);
            Verdict verdict = judge.judge(kernelCase, backend);
            if (!verdict.passed()) {
              System.out.println("failed: " + verdict.report());
            }
          }
        }
        if (deviceClass == DeviceClass.CPU) {
          ConvolutionsTest.requireExactLongSums(backend, Shape.of(1, 60, 61, 1), 1);
        }
        copyLongRows(backend);
        backend.synchronise();
        backend
            .profile()
            .entries()
            .forEach(e -> System.out.println("ran: " + deviceClass + " " + e.kernel()));
      }
    }
    System.out.println("ended");
  }

  /** Returns small cases of each kernel, from the first to the last. */
  private static List<KernelCase> some(Family family) {
    return KernelCases.of(family).stream()
        .filter(c -> c.bytes() > 0 && c.bytes() <= MOST_BYTES)
        .collect(Collectors.groupingBy(KernelCase::kernel, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(cases ->
            IntStream.range(0, Math.min(EACH, cases.size()))
                .mapToObj(i -> cases.get((int) ((long) i * cases.size() / EACH) % cases.size())))
        .toList();
  }

  /** Copies rows that are long enough for a GPU to give each a group of its own. */
  private static void copyLongRows(OpenClBackend backend) {
    Tensor from = backend.allocate(ElementType.REAL, Shape.of(3, 5, 67), Lifetime.SCOPED);
    Tensor to = backend.allocate(ElementType.REAL, Shape.of(5, 3, 67), Lifetime.SCOPED);
    backend.fill(1, from);
    backend.copyView(from.transpose(0, 1), to);
  }

  @Test
  void everyKernelStaysInsideItsBuffersAndDoesNotRace() throws Exception {
    String output = run(Map.of("OCLGRIND_DATA_RACES", "1"));
    for (Path file : sources()) {
      String source = Files.readString(file);
      assertThat(KERNEL.matcher(source).results().map(r -> r.group(1)))
          .as("kernels of %s that ran", file)
          .isNotEmpty()
          .allSatisfy(kernel -> assertThat(output).containsPattern(ran(file, kernel)));
    }
  }

  /** Optimised code may compute with what it then throws away, so this needs unoptimised code. */
  @Test
  void kernelsReadNothingThatNobodyWrote() throws Exception {
    run(Map.of("OCLGRIND_UNINITIALIZED", "1", "OCLGRIND_BUILD_OPTIONS", "-cl-opt-disable"));
  }

  private static String run(Map<String, String> checks) throws Exception {
    if (!Files.exists(DRIVER)) {
      String reason = "oclgrind is not installed: apt-get install oclgrind";
      return Boolean.getBoolean("cotangent.oclgrind.required") ? fail(reason) : abort(reason);
    }
    Map<String, String> environment = new HashMap<>(checks);
    environment.put("OCL_ICD_VENDORS", DRIVER.toString());
    environment.put("OCLGRIND_CHECK_API", "1");
    environment.put("OCLGRIND_MAX_ERRORS", "20");
    String exact = "-D" + MemoryPool.EXACT_PROPERTY + "=true";
    String output = ForkedJvm.run(OclgrindTest.class, environment, exact);
    assertThat(output)
        .contains("Oclgrind", "\nended")
        .doesNotContain("Invalid", "race", "Uninitialized", "FATAL", "failed:", "exit status");
    return output;
  }

  /** Returns what the run prints of a kernel, in the shape that launches it from this file. */
  private static String ran(Path file, String kernel) {
    String stem = file.getFileName().toString().replace(".cl", "");
    boolean cpu = stem.endsWith("_cpu") || stem.startsWith("cpu_");
    boolean gpu = stem.endsWith("_gpu") || Files.exists(file.resolveSibling(stem + "_cpu.cl"));
    return "ran: %s .*\\b%s\\b".formatted(cpu ? "CPU" : gpu ? "GPU" : "[CG]PU", kernel);
  }

  /** Returns the files with kernels, but that of the benchmark, which interpreted takes hours. */
  private static List<Path> sources() throws Exception {
    URL one = Objects.requireNonNull(Programs.class.getResource("gemm_cpu.cl"));
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling(""))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cl")).toList()) {
        if (!file.endsWith("fma_peak.cl") && Files.readString(file).contains("__kernel")) {
          sources.add(file);
        }
      }
    }
    return sources;
  }
}
