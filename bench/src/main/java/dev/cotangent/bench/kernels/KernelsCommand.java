package dev.cotangent.bench.kernels;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.report.Median;
import dev.cotangent.bench.report.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures kernels one by one by JMH, in fresh virtual machines. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures kernels one by one, each in fresh virtual machines, by JMH; finds those that"
            + " some virtual machine compiles badly.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent kernels --list                       the names of the cases",
      "  cotangent kernels --cases '^conv2d '           every forward convolution",
      "  cotangent kernels --cases matmul --forks 10 --check",
      "",
      "--check answers 1 if any virtual machine takes more than twice the median of all.",
      "GB/s counts each argument of a kernel once."
    })
public final class KernelsCommand implements Callable<Integer> {
  private static final int WARM_UP = 6;
  private static final int MEASURED = 3;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Option(
      names = "--cases",
      paramLabel = "PATTERN",
      defaultValue = "",
      description = "Only cases in whose name this regular expression is found.")
  private String cases = "";

  @Option(names = "--list", description = "Print the names of the cases and do no more.")
  private boolean list;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Fresh virtual machines for each case. Default: 1.")
  private int forks;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.5",
      description =
          "Seconds of an iteration; each virtual machine runs "
              + (WARM_UP + MEASURED)
              + ", of which it measures "
              + MEASURED
              + ". Default: 0.5.")
  private double seconds;

  @Option(names = "--check", description = "Fail if a virtual machine is below half the speed.")
  private boolean check;

  /** A command in these surroundings, stopped by this signal between two cases. */
  public KernelsCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    List<KernelCase> chosen = chosenCases();
    Console console = output.console(surroundings);
    if (list) {
      chosen.forEach(c -> console.result(c.name() + "\n"));
      return ExitCode.OK.value();
    }
    if (!(seconds > 0) || forks < 1) {
      throw new CommandException(
          ExitCode.USAGE,
          "--seconds must be above 0 and --forks at least 1, got " + seconds + " and " + forks);
    }
    String name;
    try (Backend opened = backend.open(surroundings.environment()).backend()) {
      name = opened.name();
    }
    List<KernelTimes> times = new ArrayList<>();
    for (KernelCase measured : chosen) {
      if (stop.getAsBoolean()) {
        break;
      }
      console.info("measuring %s (%d/%d)".formatted(measured, times.size() + 1, chosen.size()));
      times.add(measure(name, measured));
    }
    console.result("backend " + name + ", " + backend.threads() + " threads\n\n" + table(times));
    return verdict(console, times).value();
  }

  private List<KernelCase> chosenCases() {
    try {
      Pattern pattern = Pattern.compile(cases);
      List<KernelCase> found =
          KernelCases.workloads().stream().filter(c -> pattern.matcher(c.name()).find()).toList();
      if (found.isEmpty()) {
        throw new CommandException(
            ExitCode.USAGE, "--cases: nothing matches \"" + cases + "\"; see --list");
      }
      return found;
    } catch (PatternSyntaxException e) {
      throw new CommandException(ExitCode.USAGE, "--cases: " + e.getMessage(), e);
    }
  }

  private KernelTimes measure(String backendName, KernelCase measured) {
    TimeValue iteration = TimeValue.microseconds((long) (1e6 * seconds));
    Options options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(KernelBenchmark.class.getName()) + "\\.")
            .param("backend", backendName)
            .param("threads", String.valueOf(backend.threads()))
            .param("kernel", measured.name())
            .forks(forks)
            .warmupIterations(WARM_UP)
            .warmupTime(iteration)
            .measurementIterations(MEASURED)
            .measurementTime(iteration)
            .shouldFailOnError(true)
            .build();
    var said = new ByteArrayOutputStream();
    var format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.SILENT);
    try {
      Collection<RunResult> results = new Runner(options, format).run();
      double[] micros =
          results.stream()
              .flatMap(r -> r.getBenchmarkResults().stream())
              .mapToDouble(KernelsCommand::median)
              .toArray();
      return new KernelTimes(measured, micros);
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "kernels: %s could not be measured; JMH said:%n%s"
              .formatted(measured.name(), said.toString(StandardCharsets.UTF_8)),
          e);
    }
  }

  private static double median(BenchmarkResult fork) {
    return Median.of(
        fork.getIterationResults().stream()
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .toArray());
  }

  private static String table(List<KernelTimes> times) {
    var table = new TextTable("case", "us/call", "slowest", "GFLOP/s", "GB/s");
    for (KernelTimes t : times) {
      table.row(
          t.measured().name(),
          TextTable.cell("%.1f", t.median()),
          TextTable.cell("%.2f x", t.slowest() / t.median()),
          TextTable.cell("%.1f", t.gflops()),
          TextTable.cell("%.1f", t.gigabytesPerSecond()));
    }
    return table.toString();
  }

  private ExitCode verdict(Console console, List<KernelTimes> times) {
    if (stop.getAsBoolean()) {
      return ExitCode.INTERRUPTED;
    }
    List<KernelTimes> cliffs = times.stream().filter(KernelTimes::hasCliff).toList();
    for (KernelTimes t : cliffs) {
      console.warn(
          String.format(
              Locale.ROOT,
              "%s took %.1f us in one virtual machine, %.1f us in most",
              t.measured().name(),
              t.slowest(),
              t.median()));
    }
    return check && !cliffs.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
  }
}
