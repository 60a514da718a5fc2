package dev.cotangent.bench.probe;

import dev.cotangent.backend.BackendReport;
import dev.cotangent.bench.BackendChoice;
import dev.cotangent.bench.BackendsJson;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.bench.speed.Roof;
import dev.cotangent.opencl.DeviceCosts;
import dev.cotangent.opencl.DeviceInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a probe found.
 *
 * @param measured what the processors can do; absent where it was not measured
 * @param roofline of the backend that would be chosen; absent where its peak was not measured
 */
record ProbeReport(
    Hardware hardware,
    JavaRuntime java,
    BackendReport backends,
    BackendChoice choice,
    List<DeviceMeasurement> devices,
    Optional<Measurements> measured,
    Optional<Roofline> roofline,
    List<StepPrediction> steps) {

  /** Characters that titles of lines take. */
  private static final int TITLE = 11;

  private static final String OF_THE_ROOF =
      """
      of the roof: of what peak and memory together allow on the chosen backend; above 100 % where
        the data stay in a cache.
      """;

  private static final String OF_THE_PEAK =
      """
      at the peak: what the products of a step would take at the backend's measured peak, forward and
        backward; a bound that no step reaches, since pointwise work and memory come on top.
      """;

  /** Copies the lists. */
  ProbeReport {
    devices = List.copyOf(devices);
    steps = List.copyOf(steps);
  }

  /** Returns the report for people. */
  String text() {
    var text = new StringBuilder();
    machine(text);
    text.append('\n').append(backends);
    line(text, "chosen", choice.name() + ", " + choice.reason());
    devices.forEach(device -> device(text, device));
    measured.ifPresent(m -> measured(text, m));
    roofline.ifPresent(r -> text.append('\n').append(kernelTable(r)).append(OF_THE_ROOF));
    if (!steps.isEmpty()) {
      text.append('\n').append(stepTable()).append(OF_THE_PEAK);
    }
    return text.toString();
  }

  private void machine(StringBuilder text) {
    line(
        text,
        "processor",
        "%s (%s), %d socket%s, %d core%s, %d thread%s"
            .formatted(
                hardware.processor(),
                hardware.architecture(),
                hardware.sockets(),
                plural(hardware.sockets()),
                hardware.cores(),
                plural(hardware.cores()),
                hardware.threads(),
                plural(hardware.threads())));
    line(text, "features", String.join(" ", hardware.features()));
    line(
        text,
        "caches",
        hardware.caches().stream()
            .map(cache -> cache.kind() + " " + size(cache.bytes()))
            .collect(Collectors.joining(", ")));
    line(
        text,
        "memory",
        "%s, %s free; heap up to %s"
            .formatted(
                size(hardware.memoryBytes()), size(hardware.freeBytes()), size(java.heapBytes())));
    line(text, "system", hardware.operatingSystem());
    line(text, "JDK", java.version() + ", " + java.vm());
    line(
        text,
        "Vector API",
        java.vectorApi()
            ? "%d bits preferred; the processor has %s"
                .formatted(
                    java.preferredBits(),
                    java.usableBits().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))
            : "not there: start java with --add-modules jdk.incubator.vector");
  }

  private static String plural(int count) {
    return count == 1 ? "" : "s";
  }

  private static void device(StringBuilder text, DeviceMeasurement device) {
    DeviceInfo d = device.info();
    text.append('\n');
    line(
        text,
        "OpenCL " + d.index(),
        "%s %s, %s%s%s"
            .formatted(
                d.type(),
                d.name(),
                d.platform(),
                d.usable() ? "" : "; too old, or cannot compile",
                d.chosen() ? "; the backend opencl takes this one" : ""));
    line(text, "", d.version() + ", driver " + d.driver() + ", " + d.vendor());
    line(
        text,
        "",
        "%d compute units, groups of up to %,d; local memory %s, memory %s, buffers of up to %s"
            .formatted(
                d.computeUnits(),
                d.maxGroup(),
                size(d.localBytes()),
                size(d.globalBytes()),
                size(d.maxBufferBytes())));
    line(
        text,
        "",
        "fp16 %s, fp64 %s, sub-groups %s"
            .formatted(yes(d.half()), yes(d.doubles()), yes(d.subGroups())));
    device.costs().ifPresent(costs -> line(text, "", measuredDevice(costs)));
  }

  private static String measuredDevice(DeviceCosts costs) {
    return "measured: %.0f GFLOP/s of fused multiply-add, %.0f GB/s; %s"
        .formatted(costs.peakGflops(), costs.memoryGigabytes(), costs.describe());
  }

  private static String yes(boolean has) {
    return has ? "yes" : "no";
  }

  private static void measured(StringBuilder text, Measurements m) {
    text.append('\n');
    line(
        text,
        "peak",
        "%s of fused multiply-add on one thread, %s on %d"
            .formatted(gflops(m.one()), gflops(m.all()), m.threads()));
    line(
        text,
        "bandwidth",
        "%.0f GB/s out of cache by one thread, %.0f by %d"
            .formatted(m.one().gigabytes(), m.all().gigabytes(), m.threads()));
    line(
        text,
        "",
        m.steps().stream()
            .map(step -> "%s: %.0f".formatted(size(step.bytes()), step.gigabytes()))
            .collect(Collectors.joining(", ", "GB/s of one thread within ", "")));
    text.append(m.calls().text(TITLE));
  }

  private static String gflops(Roof roof) {
    return TextTable.cell("%.0f GFLOP/s", roof.gflops());
  }

  private static TextTable kernelTable(Roofline roofline) {
    var table = new TextTable("kernel", "flop/byte", "GFLOP/s", "of the roof");
    for (Roofline.Point kernel : roofline.kernels()) {
      table.row(
          kernel.kernel(),
          TextTable.cell("%.2f", kernel.intensity()),
          TextTable.cell("%.1f", kernel.gflops()),
          TextTable.cell("%.0f %%", 100 * roofline.share(kernel)));
    }
    return table;
  }

  /** Returns a page with the roofline, which must have been measured. */
  Report page() {
    Roofline drawn = roofline.orElseThrow();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", Version.ofProject());
    facts.put("processor", hardware.processor());
    facts.put("backend", choice.name() + ", " + choice.reason());
    facts.put("JDK", java.version() + ", " + java.vm());
    return new Report(
        "What this machine allows, and what kernels reach",
        "Left of the bend the memory limits a kernel, right of it the multiply-add units do.",
        List.of(new Report.Section("Roofline", drawn.chart())),
        facts);
  }

  private TextTable stepTable() {
    var table =
        new TextTable(
            "training step", "backend", "Mflop", "at the peak, us", "measured, us", "of the peak");
    for (StepPrediction step : steps) {
      table.row(
          step.model(),
          step.backend(),
          TextTable.cell("%,.0f", step.flops() / 1e6),
          TextTable.cell("%,.0f", step.predictedMicros()),
          TextTable.cell("%,.0f", step.measuredMicros()),
          TextTable.cell("%.0f %%", 100 * step.share()));
    }
    return table;
  }

  private static void line(StringBuilder text, String title, String content) {
    text.append(String.format(Locale.ROOT, "%-" + TITLE + "s %s%n", title, content));
  }

  /** Returns a number of bytes in the largest unit that leaves no fraction but for a tenth. */
  static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    String format = value == Math.rint(value) ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, units[unit]);
  }

  /**
   * Returns the report for programs: schema 1, command "probe", version, machine, java, backends,
   * chosen, devices, and, unless quick, measured, roofline and steps.
   */
  String json() {
    return Json.document(
        "probe",
        json -> {
          json.object("machine", this::writeMachine);
          json.object("java", this::writeJava);
          BackendsJson.write(json, backends, choice);
          json.objects("devices", devices, device -> write(json, device));
          measured.ifPresent(m -> json.object("measured", inner -> write(inner, m)));
          roofline.ifPresent(r -> json.objects("roofline", r.kernels(), k -> write(json, r, k)));
          if (measured.isPresent()) {
            json.objects("steps", steps, step -> write(json, step));
          }
        });
  }

  private void writeMachine(Json json) {
    json.text("processor", hardware.processor())
        .text("architecture", hardware.architecture())
        .number("sockets", hardware.sockets())
        .number("cores", hardware.cores())
        .number("threads", hardware.threads())
        .text("features", String.join(" ", hardware.features()))
        .objects(
            "caches",
            hardware.caches(),
            cache -> json.text("kind", cache.kind()).number("bytes", cache.bytes()))
        .number("memoryBytes", hardware.memoryBytes())
        .number("freeBytes", hardware.freeBytes())
        .text("operatingSystem", hardware.operatingSystem());
  }

  private void writeJava(Json json) {
    json.text("version", java.version())
        .text("vm", java.vm())
        .flag("vectorApi", java.vectorApi())
        .number("preferredBits", java.preferredBits())
        .integers("usableBits", java.usableBits().stream().map(Integer::longValue).toList())
        .number("heapBytes", java.heapBytes());
  }

  private static void write(Json json, DeviceMeasurement device) {
    DeviceInfo d = device.info();
    json.number("index", d.index())
        .text("type", d.type())
        .text("platform", d.platform())
        .text("name", d.name())
        .text("vendor", d.vendor())
        .text("driver", d.driver())
        .text("version", d.version())
        .number("computeUnits", d.computeUnits())
        .number("maxGroup", d.maxGroup())
        .number("localBytes", d.localBytes())
        .number("globalBytes", d.globalBytes())
        .number("maxBufferBytes", d.maxBufferBytes())
        .flag("half", d.half())
        .flag("doubles", d.doubles())
        .flag("subGroups", d.subGroups())
        .flag("usable", d.usable())
        .flag("chosen", d.chosen());
    device
        .costs()
        .ifPresent(costs ->
            json.number("peakGflops", costs.peakGflops())
                .number("memoryGigabytes", costs.memoryGigabytes())
                .number("launchMicros", costs.launchMicros())
                .number("waitMicros", costs.waitMicros())
                .number("uploadGigabytes", costs.uploadGigabytes())
                .number("downloadGigabytes", costs.downloadGigabytes()));
  }

  private static void write(Json json, Measurements m) {
    json.number("threads", m.threads())
        .number("peakGflopsOfOneThread", m.one().gflops())
        .number("peakGflops", m.all().gflops())
        .number("gigabytesOfOneThread", m.one().gigabytes())
        .number("gigabytes", m.all().gigabytes())
        .objects(
            "caches",
            m.steps(),
            step -> json.number("bytes", step.bytes()).number("gigabytes", step.gigabytes()));
    m.calls().write(json);
  }

  private static void write(Json json, Roofline roofline, Roofline.Point kernel) {
    json.text("kernel", kernel.kernel())
        .number("flops", kernel.flops())
        .number("bytes", kernel.bytes())
        .number("measuredMicros", kernel.micros())
        .number("share", roofline.share(kernel));
  }

  private static void write(Json json, StepPrediction step) {
    json.text("model", step.model())
        .text("backend", step.backend())
        .number("flops", step.flops())
        .number("predictedMicros", step.predictedMicros())
        .number("measuredMicros", step.measuredMicros())
        .number("share", step.share());
  }
}
