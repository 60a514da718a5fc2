package dev.cotangent.bench.kernels;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.bench.report.Median;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Fresh virtual machines that measure one kernel each, by JMH.
 *
 * @param backend name of the backend
 * @param forks virtual machines for each kernel
 * @param seconds of an iteration; each machine runs {@value #WARM_UP} and then the {@value
 *     #MEASURED} that it measures
 */
record KernelForks(String backend, int threads, int forks, double seconds) {
  static final int WARM_UP = 6;
  static final int MEASURED = 3;

  /**
   * Measures a kernel.
   *
   * @param lanes bits of a vector, {@link KernelTimes#PREFERRED} for those the machine prefers
   */
  KernelTimes measure(KernelCase kernel, int lanes) {
    TimeValue iteration = TimeValue.microseconds((long) (1e6 * seconds));
    var options = new OptionsBuilder();
    if (lanes != KernelTimes.PREFERRED) {
      options.jvmArgsAppend("-Dcotangent.cpu.lanes=" + lanes);
    }
    options
        .include("^" + Pattern.quote(KernelBenchmark.class.getName()) + "\\.")
        .param("backend", backend)
        .param("threads", String.valueOf(threads))
        .param("kernel", kernel.name())
        .forks(forks)
        .warmupIterations(WARM_UP)
        .warmupTime(iteration)
        .measurementIterations(MEASURED)
        .measurementTime(iteration)
        .shouldFailOnError(true);
    var said = new ByteArrayOutputStream();
    var format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.SILENT);
    try {
      Collection<RunResult> results = new Runner(options.build(), format).run();
      double[] micros =
          results.stream()
              .flatMap(r -> r.getBenchmarkResults().stream())
              .mapToDouble(KernelForks::median)
              .toArray();
      return new KernelTimes(kernel, lanes, micros);
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "kernels: %s could not be measured; JMH said:%n%s"
              .formatted(kernel.name(), said.toString(StandardCharsets.UTF_8)),
          e);
    }
  }

  private static double median(BenchmarkResult fork) {
    return Median.of(
        fork.getIterationResults().stream()
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .toArray());
  }
}
