package dev.cotangent.bench.speed;

import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.opencl.DeviceCosts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that was measured in one run.
 *
 * @param conditions of all figures but the peer's
 * @param busy share of the processors that others kept busy before the run; NaN if not known
 * @param roof what the machine can do, all threads together
 * @param calls what calls cost beside their work
 * @param device what launches and copies cost, where there is a device
 * @param peer the peer's name and version, where it was asked
 */
record SpeedTable(
    Conditions conditions,
    double busy,
    Roof roof,
    CallCosts calls,
    Optional<DeviceCosts> device,
    Optional<String> peer,
    List<SpeedRow> rows) {

  /** Returns the geometric mean of the ratios to the peer, if there is one. */
  OptionalDouble geometricMean() {
    double[] logs =
        rows.stream()
            .map(SpeedRow::ratio)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(ratio -> Math.log(ratio.getAsDouble()))
            .toArray();
    return logs.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.exp(Arrays.stream(logs).average().orElseThrow()));
  }

  /** Returns header, table and mean, for people. */
  String text() {
    var text = new StringBuilder();
    text.append("backend  ").append(conditions.chosen().summary()).append('\n');
    text.append("JDK      ").append(Runtime.version()).append(", ");
    text.append(conditions.threads()).append(" threads\n");
    text.append("busy     ").append(TextTable.cell("%.0f %%", 100 * busy));
    text.append(" of the processors by others, before the run\n");
    text.append("peak     ").append(TextTable.cell("%.0f GFLOP/s", roof.gflops()));
    text.append(" of fused multiply-add, ").append(TextTable.cell("%.0f GB/s", roof.gigabytes()));
    text.append(" out of cache, measured in this run\n");
    text.append(calls.text(8));
    device.ifPresent(costs -> text.append("device   ").append(costs.describe()).append('\n'));
    peer.ifPresent(name -> text.append("peer     ").append(name).append('\n'));
    text.append('\n').append(table());
    geometricMean()
        .ifPresent(mean ->
            text.append(TextTable.cell("geometric mean of the ratios to the peer %.2f%n", mean)));
    return text.toString();
  }

  private TextTable table() {
    var table =
        new TextTable(
            "case",
            "us/call",
            "rows/s",
            "GFLOP/s",
            "GB/s",
            "of peak",
            "bytes/call",
            "peer us",
            "ratio");
    for (SpeedRow row : rows) {
      table.row(
          row.measured().name(),
          TextTable.cell("%.0f", row.ours().medianMicros()),
          TextTable.cell("%,.0f", row.itemsPerSecond()),
          TextTable.cell("%.0f", row.gflops()),
          TextTable.cell("%.0f", row.gigabytes()),
          TextTable.cell("%.0f %%", 100 * row.share(roof)),
          TextTable.cell("%,.0f", row.ours().bytesPerCall()),
          TextTable.cell("%.0f", row.peerMicros().orElse(Double.NaN)),
          TextTable.cell("%.2f", row.ratio().orElse(Double.NaN)));
    }
    return table;
  }

  /**
   * Returns the table for programs: schema 1, command "bench", version, complete, backend, jdk,
   * flags, threads, busyBefore, peakGflops, peakGigabytes, launchMicros (by kernel), handOffMicros,
   * wakeUpMicros, device (launchMicros, waitMicros, uploadGigabytes, downloadGigabytes), peer,
   * cases (case, medianMicros, calls, bytesPerCall, rowsPerSecond, gflops, gigabytes, share,
   * peerMicros, ratio) and geometricMean; null where something was not measured.
   */
  String json() {
    return conditions.json(
        "bench",
        json -> {
          json.number("busyBefore", busy)
              .number("peakGflops", roof.gflops())
              .number("peakGigabytes", roof.gigabytes());
          calls.write(json);
          device.ifPresent(costs -> json.object("device", inner -> write(inner, costs)));
          peer.ifPresent(name -> json.text("peer", name));
          json.objects("cases", rows, row -> write(json, row));
          json.number("geometricMean", geometricMean().orElse(Double.NaN));
        });
  }

  private static void write(Json json, DeviceCosts costs) {
    json.number("launchMicros", costs.launchMicros())
        .number("waitMicros", costs.waitMicros())
        .number("uploadGigabytes", costs.uploadGigabytes())
        .number("downloadGigabytes", costs.downloadGigabytes());
  }

  private void write(Json json, SpeedRow row) {
    json.text("case", row.measured().name())
        .number("medianMicros", row.ours().medianMicros())
        .number("calls", row.ours().calls())
        .number("bytesPerCall", row.ours().bytesPerCall())
        .number("rowsPerSecond", row.itemsPerSecond())
        .number("gflops", row.gflops())
        .number("gigabytes", row.gigabytes())
        .number("share", row.share(roof))
        .number("peerMicros", row.peerMicros().orElse(Double.NaN))
        .number("ratio", row.ratio().orElse(Double.NaN));
  }
}
