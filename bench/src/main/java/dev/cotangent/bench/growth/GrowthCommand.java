package dev.cotangent.bench.growth;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.speed.LayerWork;
import dev.cotangent.bench.speed.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how the cost of layers grows with their size, and that threads change no bit. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures layers at growing batch, image side, sequence length and hidden size: time, work,"
            + " and the time of a unit of work; then the same layers on more threads, whose"
            + " results must have the same bits.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent growth --plot growth.svg",
      "  cotangent growth --check",
      "",
      "--check answers 1 if time grows faster than the 1.1th power of the work, if a unit of work",
      "costs more than twice what it costs at a smaller size, which may fit a cache, or if bits",
      "differ between threads, or before and after compilation.",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, flags, threads, curves: [axis, layer, exponent, worstRise, points: [size,",
      "medianMicros, flops, picosPerFlop, gflops]], checks: [case, threads, medianMicros, speedUp,",
      "sha256Cold, sha256Warm (before and after compilation), sameBits], holds (what --check asks",
      "for, of all that was measured); null for the exponent of a single size."
    })
public final class GrowthCommand implements Callable<Integer> {
  private static final int ROUNDS = 3;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.5",
      description = "Seconds to measure each size for, after a warm-up. Default: 0.5.")
  private double seconds;

  @Option(
      names = "--sizes",
      paramLabel = "N",
      defaultValue = "9",
      description = "At most so many sizes of each axis, the smallest ones. Default: all.")
  private int sizes;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw time against work, as an SVG picture.")
  private Optional<Path> plot = Optional.empty();

  @Option(names = "--check", description = "Fail if a cost grows faster than the work.")
  private boolean check;

  /** A command in these surroundings, stopped by this signal between two axes. */
  public GrowthCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Arguments.requirePositive("--sizes", sizes);
    Arguments.requireAboveZero("--seconds", seconds);
    Console console = output.console(surroundings);
    List<GrowthCurve> curves = new ArrayList<>();
    stop.workBegins();
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      for (GrowthAxis axis : GrowthAxis.all()) {
        if (!stop.getAsBoolean()) {
          console.info("measuring " + axis.name());
          curves.add(curve(opened, axis));
        }
      }
    }
    String name = chosen.backend().name();
    List<ThreadCheck> checks = checks(name, console);
    boolean complete = !stop.getAsBoolean();
    var conditions = new Conditions(complete, chosen, backend.threads(), FreshProcess.flags());
    var report = new GrowthReport(conditions, curves, checks);
    json.print(console, () -> GrowthJson.of(report), report::text);
    if (plot.isPresent()) {
      Files.writeString(plot.get(), GrowthPlot.svg(name, curves));
    }
    if (!complete) {
      return ExitCode.INTERRUPTED.value();
    }
    return (check && !report.holds() ? ExitCode.FAILED : ExitCode.OK).value();
  }

  /** Every size has been met before any is measured, since a new one may undo compiled code. */
  private GrowthCurve curve(Backend opened, GrowthAxis axis) {
    List<Runnable> passes =
        axis.points().stream()
            .limit(sizes)
            .map(point -> LayerWork.both(opened, point.spec(), point.batch()))
            .toList();
    passes.forEach(pass -> Timing.warmUp(pass, seconds / 2));
    return new GrowthCurve(
        axis, passes.stream().mapToDouble(pass -> steadyMicros(pass, seconds)).toArray());
  }

  /** Returns the median time of a call in the best of some rounds, after a warm-up. */
  static double steadyMicros(Runnable pass, double seconds) {
    Timing.warmUp(pass, seconds / 2);
    return IntStream.range(0, ROUNDS)
        .mapToDouble(_ -> Timing.measure(pass, seconds / ROUNDS).medianMicros())
        .min()
        .orElseThrow();
  }

  /** Checks one point of each axis on one thread, two, and as many as were asked for. */
  private List<ThreadCheck> checks(String name, Console console) {
    int[] counts = {1, 2, backend.threads()};
    List<ThreadCheck> checks = new ArrayList<>();
    for (GrowthAxis axis : GrowthAxis.all()) {
      for (int threads : Arrays.stream(counts).distinct().sorted().toArray()) {
        if (!stop.getAsBoolean()) {
          console.info("checking %s on %d threads".formatted(axis.name(), threads));
          checks.add(ThreadCheck.of(name, threads, axis, seconds));
        }
      }
    }
    return checks;
  }
}
