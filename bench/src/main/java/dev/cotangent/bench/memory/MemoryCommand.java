package dev.cotangent.bench.memory;

import dev.cotangent.bench.Arguments;
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
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.speed.CaseArguments;
import dev.cotangent.bench.speed.PythonTwin;
import dev.cotangent.bench.speed.SpeedCase;
import dev.cotangent.bench.speed.SpeedCases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the memory that training takes, each case in a process of its own. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures the largest resident set of a process that does nothing but one case; with"
            + " --python, beside PyTorch in a fresh Python.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent memory                              ResNet-18, LeNet-5, an LSTM",
      "  cotangent memory --cases resnet --python python3",
      "  cotangent memory --cases t1000                an LSTM over 1000 steps, plain and recomputing",
      "",
      "Counted is all that lies in the machine's memory, the JVM and its compiler included, as",
      "Linux's /proc/self/status tells it; other systems have no such file, and this command",
      "fails there. at first: before the model is built. ratio: ours over the peer's.",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, flags, threads, cases: [case, peakBytes, bytesAtFirst, medianMicros, peerPeakBytes,",
      "peerBytesAtFirst, peerMicros, ratio]; null where something was not measured."
    })
public final class MemoryCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Option(
      names = "--cases",
      paramLabel = "PATTERN",
      description = "Cases of bench in whose name this regular expression is found.")
  private Optional<String> pattern = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Seconds for which each process works, five calls at least. Default: 10.")
  private double seconds;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Measure PyTorch, too, with this Python.")
  private Optional<String> python = Optional.empty();

  /** A command in these surroundings, stopped by this signal between two cases. */
  public MemoryCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    List<SpeedCase> cases =
        pattern.map(CaseArguments::matching).orElseGet(MemoryCommand::usualCases);
    Arguments.requireAboveZero("--seconds", seconds);
    if (!ResidentSet.isKnown()) {
      throw new CommandException(
          ExitCode.FAILED, "memory: only Linux tells the resident set, by /proc/self/status");
    }
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    chosen.backend().close(); // each process opens it by its name
    stop.workBegins();
    List<MemoryTable.Row> rows = new ArrayList<>();
    for (SpeedCase measured : cases) {
      if (stop.getAsBoolean()) {
        break;
      }
      console.info("measuring " + measured.name());
      rows.add(row(chosen.backend().name(), measured.name()));
    }
    boolean complete = !stop.getAsBoolean();
    var conditions = new Conditions(complete, chosen, backend.threads(), FreshProcess.flags());
    var table = new MemoryTable(conditions, rows);
    json.print(console, table::json, table::text);
    return (complete ? ExitCode.OK : ExitCode.INTERRUPTED).value();
  }

  private static List<SpeedCase> usualCases() {
    return Stream.of(
            "train/resnet18-cifar-b32-sgd",
            "train/lenet5-mnist-b64-sgd",
            "train/lstm128-rowmnist-b64-adam")
        .map(SpeedCases::named)
        .toList();
  }

  private MemoryTable.Row row(String backendName, String name) throws IOException {
    String threads = String.valueOf(backend.threads());
    String time = String.valueOf(seconds);
    var ours =
        MemoryUse.of(
            FreshProcess.answer(
                FreshProcess.java(MemoryProbe.class, name, backendName, threads, time)));
    MemoryUse peer = MemoryUse.NONE;
    if (python.isPresent()) {
      var twin = new PythonTwin(python.get(), backend.threads());
      peer = MemoryUse.of(twin.answer("memory", name, time));
    }
    return new MemoryTable.Row(name, ours, peer);
  }
}
