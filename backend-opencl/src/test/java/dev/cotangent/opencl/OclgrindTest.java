package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kernel under oclgrind, an interpreter that sees accesses outside of buffers, data races and
 * the use of memory that nobody wrote.
 *
 * <p>Skipped where oclgrind is not installed (Debian: apt-get install oclgrind), unless {@code
 * cotangent.oclgrind.required} is {@code true}.
 */
@Tag("slow")
@Tag("oclgrind")
@Execution(ExecutionMode.CONCURRENT)
class OclgrindTest {
  private static final Pattern KERNEL = Pattern.compile("__kernel\\b[^{]*?\\bvoid (\\w+)\\(");

  /** Of the products of GPUs, as each item of a group costs time here, busy or not. */
  private static final Tuning SMALL_GROUPS =
      Tuning.none().with(ProductKind.GPU_SMALL, new Tile.Local(8, 2, 8));

  private static final int EACH = 8;
  private static final int MOST_BYTES = 12_000;

  /** Runs small cases of each kernel in one shape; prints what failed, and what ran. */
  public static void main(String[] args) {
    ClDevice device = TestDevice.get();
    var deviceClass = DeviceClass.of(device);
    try (var backend = OpenClBackend.open(device, deviceClass, SMALL_GROUPS, true)) {
      System.out.println("on " + backend.description());
      var judge = new Judge(backend);
      for (Family family : Family.values()) {
        some(family).forEach(kernelCase -> run(judge, backend, kernelCase));
      }
      KernelCases.of(Family.CONV).stream()
          .filter(c -> c.name().startsWith("conv2dGradInput stride and padding"))
          .forEach(c -> run(judge, backend, c));
      if (deviceClass == DeviceClass.CPU
          && !ConvolutionsTest.longSumsAreExact(backend, Shape.of(1, 60, 61, 1), 1)) {
        System.out.println("failed: long sums of conv2dGradFilter");
      }
      copyLongRows(backend);
      backend.synchronise();
      backend.profile().entries().forEach(e -> System.out.println("ran: " + e.kernel()));
    }
    System.out.println("ended");
  }

  private static void run(Judge judge, OpenClBackend backend, KernelCase kernelCase) {
    System.out.println("case: " + kernelCase);
    Verdict verdict = judge.judge(kernelCase, backend);
    if (!verdict.passed()) {
      System.out.println("failed: " + verdict.report());
    }
  }

  /** Returns small cases of each kernel, from the first to the last. */
  private static List<KernelCase> some(Family family) {
    return KernelCases.of(family).stream()
        .filter(c -> c.bytes() > 0 && c.bytes() <= MOST_BYTES)
        .collect(Collectors.groupingBy(KernelCase::kernel, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(OclgrindTest::spread)
        .toList();
  }

  private static Stream<KernelCase> spread(List<KernelCase> cases) {
    int count = Math.min(EACH, cases.size());
    return IntStream.range(0, count).mapToObj(i -> cases.get(i * cases.size() / count));
  }

  /** Copies rows that are long enough for a GPU to give each a group of its own. */
  private static void copyLongRows(OpenClBackend backend) {
    Tensor from = backend.allocate(ElementType.REAL, Shape.of(3, 5, 67), Lifetime.SCOPED);
    Tensor to = backend.allocate(ElementType.REAL, Shape.of(5, 3, 67), Lifetime.SCOPED);
    backend.fill(1, from);
    backend.copyView(from.transpose(0, 1), to);
  }

  @ParameterizedTest
  @EnumSource(DeviceClass.class)
  void everyKernelStaysInItsBuffersDoesNotRaceAndReadsWhatWasWritten(DeviceClass deviceClass)
      throws Exception {
    String output =
        Oclgrind.run(OclgrindTest.class, "-D" + DeviceClass.PROPERTY + "=" + deviceClass);
    assertThat(output)
        .contains("Oclgrind", "\nended")
        .doesNotContain("Invalid", "race", "ninitialized", "FATAL", "failed:", "exit status");
    for (Path file : sources()) {
      if (isOf(deviceClass, file)) {
        assertThat(KERNEL.matcher(Files.readString(file)).results().map(r -> r.group(1)))
            .as("kernels of %s that ran", file)
            .isNotEmpty()
            .allSatisfy(
                kernel -> assertThat(output).containsPattern("ran: .*\\b%s\\b".formatted(kernel)));
      }
    }
  }

  /** Tells whether a file is of kernels in a shape, rather than in the other one alone. */
  private static boolean isOf(DeviceClass deviceClass, Path file) {
    String stem = file.getFileName().toString().replace(".cl", "");
    boolean cpu = stem.endsWith("_cpu") || stem.startsWith("cpu_");
    boolean gpu = stem.endsWith("_gpu") || Files.exists(file.resolveSibling(stem + "_cpu.cl"));
    return switch (deviceClass) {
      case CPU -> !gpu;
      case GPU -> !cpu;
    };
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
