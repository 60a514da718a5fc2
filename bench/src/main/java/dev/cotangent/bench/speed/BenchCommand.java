package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.cpu.FmaPeak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a product and training steps cost here. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures a matrix product beside the machine's peak, and training steps; with --python,"
            + " beside PyTorch in the same run, by turns.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent bench",
      "  cotangent bench --cases 'lstm|gru' --threads 1",
      "  cotangent bench --python python3       a Python that can import torch",
      "",
      "ratio: how many times faster than the peer. bytes/call: Java objects allocated.",
      "--json: keys schema (1), command, version, backend, jdk, threads, busyBefore,",
      "peakGflops, peer, cases: [case, medianMicros, calls, bytesPerCall, rowsPerSecond,",
      "gflops, peerMicros, ratio], geometricMean; null where something was not measured.",
      "busyBefore: share of the processors that others kept busy before the run."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 3;
  private static final String VECTOR = "jdk.incubator.vector";

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

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "Seconds to measure each case for. Default: 2.")
  private double seconds;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Measure PyTorch, too, with this Python.")
  private Optional<String> python = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document instead of the table.")
  private boolean json;

  /** A command in these surroundings, stopped by this signal. */
  public BenchCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    List<SpeedCase> chosenCases = chosenCases();
    if (!(seconds > 0)) {
      throw new CommandException(ExitCode.USAGE, "--seconds must be above 0, got " + seconds);
    }
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      double busy = busy(console);
      stop.workBegins();
      double peak = peak(console);
      SpeedTable table;
      if (python.isPresent()) {
        try (PythonPeer peer = PythonPeer.start(python.get(), backend.threads())) {
          List<SpeedRow> rows = rows(console, opened, chosenCases, Optional.of(peer));
          var name = Optional.of("PyTorch " + peer.version());
          table = new SpeedTable(chosen, backend.threads(), busy, peak, name, rows);
        }
      } else {
        List<SpeedRow> rows = rows(console, opened, chosenCases, Optional.empty());
        table = new SpeedTable(chosen, backend.threads(), busy, peak, Optional.empty(), rows);
      }
      console.result(json ? table.json() : table.text());
      return (stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK).value();
    }
  }

  private List<SpeedCase> chosenCases() {
    try {
      Pattern pattern = Pattern.compile(cases);
      List<SpeedCase> found =
          SpeedCases.all().stream().filter(c -> pattern.matcher(c.name()).find()).toList();
      if (found.isEmpty()) {
        List<String> names = SpeedCases.all().stream().map(SpeedCase::name).toList();
        throw new CommandException(
            ExitCode.USAGE, "--cases: nothing matches \"" + cases + "\"; cases are " + names);
      }
      return found;
    } catch (PatternSyntaxException e) {
      throw new CommandException(ExitCode.USAGE, "--cases: " + e.getMessage(), e);
    }
  }

  private static double busy(Console console) {
    double busy = MachineLoad.whileIdle();
    if (busy > MachineLoad.TOO_MUCH) {
      console.warn(
          String.format(
              Locale.ROOT,
              "others keep %.0f %% of the processors busy, so do not trust these figures; above all"
                  + " not the ratios, as programs suffer differently",
              100 * busy));
    }
    return busy;
  }

  private double peak(Console console) {
    if (ModuleLayer.boot().findModule(VECTOR).isEmpty()) {
      console.warn("the peak is not measured: start Java with --add-modules " + VECTOR);
      return Double.NaN;
    }
    return FmaPeak.gflops(backend.threads());
  }

  private List<SpeedRow> rows(
      Console console, Backend opened, List<SpeedCase> cases, Optional<PythonPeer> peer)
      throws IOException {
    List<SpeedRow> rows = new ArrayList<>();
    for (SpeedCase measured : cases) {
      if (stop.getAsBoolean()) {
        break;
      }
      console.info("measuring " + measured.name());
      rows.add(row(opened, measured, peer));
    }
    return rows;
  }

  /** Measures by turns, so that a machine that gets slower or faster does so for both. */
  private SpeedRow row(Backend opened, SpeedCase measured, Optional<PythonPeer> peer)
      throws IOException {
    Runnable work = measured.prepare().apply(opened);
    Timing.warmUp(work, seconds);
    Timing[] ours = new Timing[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ours[round] = Timing.measure(work, seconds / ROUNDS);
      if (peer.isPresent()) {
        theirs[round] = peer.get().medianMicros(measured.name(), seconds / ROUNDS);
      }
    }
    OptionalDouble median =
        peer.isPresent() ? OptionalDouble.of(Timing.median(theirs)) : OptionalDouble.empty();
    return new SpeedRow(measured, Timing.middle(ours), median);
  }
}
