package dev.cotangent.bench.kernels;

import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.bench.report.CaseNames;
import dev.cotangent.bench.report.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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
      "  cotangent kernels --cases matmul --lanes 128,256,512",
      "",
      "--check answers 1 if any virtual machine takes more than twice the median of all.",
      "fastest and slowest are times of virtual machines beside that median. 512-bit vectors on a",
      "machine that lacks them are very slow.",
      "GB/s counts each argument of a kernel once.",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, flags, threads, cases: [case, lanes, medianMicros, micros (of each virtual machine),",
      "gflops, gigabytes, cliff]; null for lanes that were not asked for and operations that are",
      "not counted. With --list: schema, command, version, cases: [case]."
    })
public final class KernelsCommand implements Callable<Integer> {
  private static final String LANES_BACKEND = "cpu-simd";
  private static final List<Integer> WIDTHS = List.of(128, 256, 512);

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
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
              + (KernelForks.WARM_UP + KernelForks.MEASURED)
              + ", of which it measures "
              + KernelForks.MEASURED
              + ". Default: 0.5.")
  private double seconds;

  @Option(
      names = "--lanes",
      paramLabel = "BITS",
      split = ",",
      description =
          "Bits of a vector of cpu-simd: 128, 256, 512, several with commas. Default: what the"
              + " machine prefers.")
  private List<Integer> lanes = List.of();

  @Option(names = "--check", description = "Fail if a virtual machine is below half the speed.")
  private boolean check;

  /** A command in these surroundings, stopped by this signal between two cases. */
  public KernelsCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    List<KernelCase> asked = chosenCases();
    Console console = output.console(surroundings);
    if (list) {
      var names = new CaseNames("kernels", asked.stream().map(KernelCase::name).toList());
      json.print(console, names::json, names::text);
      return ExitCode.OK.value();
    }
    checkArguments();
    Chosen chosen = backend.open(surroundings.environment());
    chosen.backend().close(); // each virtual machine opens it by its name
    String name = chosen.backend().name();
    if (!lanes.isEmpty() && !name.equals(LANES_BACKEND)) {
      throw new CommandException(
          ExitCode.USAGE, "--lanes: only " + LANES_BACKEND + " has a choice of lanes, not " + name);
    }
    var machines = new KernelForks(name, backend.threads(), forks, seconds);
    List<KernelTimes> times = measure(console, machines, asked);
    boolean complete = !stop.getAsBoolean();
    var conditions = new Conditions(complete, chosen, backend.threads(), FreshProcess.flags());
    var table = new KernelTable(conditions, times);
    json.print(console, table::json, table::text);
    return verdict(console, table).value();
  }

  private void checkArguments() {
    if (!(seconds > 0) || forks < 1) {
      throw new CommandException(
          ExitCode.USAGE,
          "--seconds must be above 0 and --forks at least 1, got " + seconds + " and " + forks);
    }
    if (!WIDTHS.containsAll(lanes)) {
      throw new CommandException(ExitCode.USAGE, "--lanes must be 128, 256 or 512, got " + lanes);
    }
  }

  private List<KernelTimes> measure(
      Console console, KernelForks machines, List<KernelCase> chosen) {
    List<KernelTimes> times = new ArrayList<>();
    List<Integer> widths = lanes.isEmpty() ? List.of(KernelTimes.PREFERRED) : lanes;
    int all = chosen.size() * widths.size();
    for (KernelCase measured : chosen) {
      for (int width : widths) {
        if (stop.getAsBoolean()) {
          return times;
        }
        console.info("measuring %s (%d/%d)".formatted(measured, times.size() + 1, all));
        times.add(machines.measure(measured, width));
      }
    }
    return times;
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

  private ExitCode verdict(Console console, KernelTable table) {
    if (!table.conditions().complete()) {
      return ExitCode.INTERRUPTED;
    }
    List<KernelTimes> cliffs = table.cliffs();
    for (KernelTimes t : cliffs) {
      console.warn(
          String.format(
              Locale.ROOT,
              "%s%s took %.1f us in one virtual machine, %.1f us in most",
              t.measured().name(),
              t.lanes() == KernelTimes.PREFERRED ? "" : " on vectors of " + t.lanes() + " bits",
              t.slowest(),
              t.median()));
    }
    return check && !cliffs.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
  }
}
