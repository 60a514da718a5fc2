package dev.cotangent.bench.probe;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.figures.ReportOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what this machine has and can do. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Tells what this machine has, measures what it can do, and says which backend would be"
            + " chosen and why.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent probe",
      "  cotangent probe --quick                no measurements, under three seconds",
      "  cotangent probe --json > machine.json",
      "  cotangent probe --report probe.html --figures figures",
      "",
      "peak: fused multiply-adds that stay in registers. memory, caches: c = a + b over so much",
      "data, all that moves counted. at the peak: the products of a training step, forward and",
      "backward, at the measured peak; a bound that no step reaches.",
      "roof: what peak and memory allow a kernel; --report and --figures draw it.",
      "--json: keys schema (1), command, version, machine (processor, architecture, sockets,",
      "cores, threads, features, caches: [kind, bytes], memoryBytes, freeBytes, operatingSystem),",
      "java (version, vm, vectorApi, preferredBits, usableBits, heapBytes), backends and chosen as",
      "\"backends\" has them (name, provider, origin, status, rank, description, reason, remedy),",
      "devices: [index, type, platform, name, vendor, driver, version, computeUnits, maxGroup,",
      "localBytes, globalBytes, maxBufferBytes, half, doubles, subGroups, usable, chosen, and of",
      "those that were measured peakGflops, memoryGigabytes, launchMicros, waitMicros,",
      "uploadGigabytes, downloadGigabytes]; not with --quick: measured (threads,",
      "peakGflopsOfOneThread, peakGflops, gigabytesOfOneThread, gigabytes, caches: [bytes,",
      "gigabytes], launchMicros (pointwise, reduce, matmul, conv2d, softmax, batchNorm),",
      "handOffMicros, wakeUpMicros), roofline: [kernel, flops, bytes, measuredMicros, share],",
      "steps: [model, backend, flops, predictedMicros, measuredMicros, share]; null where",
      "something was not measured. Nothing leaves the machine."
    })
public final class ProbeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final ReportOptions figures = new ReportOptions();

  @Option(names = "--quick", description = "Measure nothing.")
  private boolean quick;

  /** A command in these surroundings, stopped by this signal. */
  public ProbeCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    if (quick && figures.isWanted()) {
      throw new CommandException(
          ExitCode.USAGE, "--quick measures nothing that could be drawn; leave it out");
    }
    Console console = output.console(surroundings);
    stop.workBegins();
    var probe = new MachineProbe(surroundings.environment(), console, stop);
    ProbeReport report = quick ? probe.quick() : probe.whole();
    json.print(console, report::json, report::text);
    report.roofline().ifPresent(_ -> figures.write(report::page, console));
    return (stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK).value();
  }
}
