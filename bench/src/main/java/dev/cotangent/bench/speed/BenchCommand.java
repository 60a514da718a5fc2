package dev.cotangent.bench.speed;

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
import dev.cotangent.bench.report.CaseNames;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.Median;
import dev.cotangent.opencl.DeviceCosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what kernels, layers and training steps cost here. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures kernels beside the machine's peak, and training steps; with --python, beside"
            + " PyTorch in the same run, by turns; with --beside, beside another backend.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent bench",
      "  cotangent bench --cases 'train/(lstm|gru)' --threads 1",
      "  cotangent bench --list --all           the names of all cases",
      "  cotangent bench --python python3       a Python that can import torch",
      "  cotangent bench --backend opencl --beside cpu-simd",
      "  cotangent bench --backend opencl --python python3 --python-device cuda",
      "",
      "A batch's shape is in the case's name, channels before height and width.",
      "of peak: share of the measured multiply-adds or, for work that memory limits, of the",
      "measured bandwidth out of cache; above 100 %% where the data lies in a cache. Of an OpenCL",
      "device, both are measured through OpenCL. Bytes written but not read before count twice,",
      "there and in the bandwidth: processors read a line of memory before they write to it.",
      "launch: a call on next to no data, on the calling thread. hand-off: another thread",
      "begins its share of a call, and is waited for.",
      "ratio: how many times faster than the peer. bytes/call: Java objects allocated.",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, flags, threads, busyBefore, peakGflops, peakGigabytes, launchMicros (pointwise,",
      "reduce, matmul, conv2d, softmax, batchNorm), handOffMicros, wakeUpMicros, with a device",
      "device (launchMicros, waitMicros, uploadGigabytes, downloadGigabytes), with a peer peer,",
      "cases: [case, medianMicros, calls, bytesPerCall, rowsPerSecond, gflops, gigabytes, share,",
      "peerMicros, ratio], geometricMean; null where something was not measured. With --list:",
      "schema, command, version, cases: [case].",
      "busyBefore: share of the processors that others kept busy before the run."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 3;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Mixin private final CaseArguments cases = new CaseArguments();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "Seconds to measure each case for. Default: 2.")
  private double seconds;

  @Mixin private final PeerArguments peers = new PeerArguments();

  @Option(
      names = "--profile",
      description = "Of an OpenCL device, also print each kernel's time; steps are then slower.")
  private boolean profile;

  @Option(names = "--list", description = "Only print the names of the cases.")
  private boolean list;

  /** A command in these surroundings, stopped by this signal. */
  public BenchCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    List<SpeedCase> chosenCases = cases.chosen();
    Arguments.requireAboveZero("--seconds", seconds);
    Console console = output.console(surroundings);
    if (list) {
      var names = new CaseNames("bench", chosenCases.stream().map(SpeedCase::name).toList());
      json.print(console, names::json, names::text);
      return ExitCode.OK.value();
    }
    Chosen chosen = DeviceProfile.opened(profile, () -> backend.open(surroundings.environment()));
    try (Backend opened = chosen.backend()) {
      double busy = busy(console);
      stop.workBegins();
      Optional<Peer> peer = peers.start(backend.threads());
      SpeedTable table;
      try {
        CallCosts calls = CallCosts.measure(opened, backend.threads(), seconds);
        Optional<DeviceCosts> costs = DeviceProfile.costs(opened);
        Roof roof = costs.map(Roof::of).orElseGet(() -> Roof.measure(backend.threads(), console));
        List<SpeedRow> rows = rows(console, opened, chosenCases, peer);
        Optional<String> name = peer.map(Peer::name);
        var conditions =
            new Conditions(!stop.getAsBoolean(), chosen, backend.threads(), FreshProcess.flags());
        table = new SpeedTable(conditions, busy, roof, calls, costs, name, rows);
      } finally {
        if (peer.isPresent()) {
          peer.get().close();
        }
      }
      json.print(console, table::json, table::text);
      return (table.conditions().complete() ? ExitCode.OK : ExitCode.INTERRUPTED).value();
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

  private List<SpeedRow> rows(
      Console console, Backend opened, List<SpeedCase> cases, Optional<Peer> peer)
      throws IOException {
    List<SpeedRow> rows = new ArrayList<>();
    for (SpeedCase measured : cases) {
      if (stop.getAsBoolean()) {
        break;
      }
      console.info("measuring " + measured.name());
      rows.add(row(console, opened, measured, peer));
    }
    return rows;
  }

  /** Measures by turns, so that a machine that gets slower or faster does so for both. */
  private SpeedRow row(Console console, Backend opened, SpeedCase measured, Optional<Peer> peer)
      throws IOException {
    Runnable work = measured.prepare().apply(opened);
    Timing.warmUp(work, seconds);
    DeviceProfile.clear(opened);
    Timing[] ours = new Timing[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ours[round] = Timing.measure(work, seconds / ROUNDS);
      if (peer.isPresent()) {
        theirs[round] = peer.get().medianMicros(measured, seconds / ROUNDS);
      }
    }
    if (profile) {
      console.info(DeviceProfile.text(opened));
    }
    OptionalDouble median =
        peer.isPresent() ? OptionalDouble.of(Median.of(theirs)) : OptionalDouble.empty();
    return new SpeedRow(measured, Timing.middle(ours), median);
  }
}
