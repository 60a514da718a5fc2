package dev.cotangent.bench.kernels;

import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/** All that was measured in one run, under the conditions of each virtual machine. */
record KernelTable(Conditions conditions, List<KernelTimes> times) {

  /** Returns the times of which some virtual machine ran the kernel at less than half speed. */
  List<KernelTimes> cliffs() {
    return times.stream().filter(KernelTimes::hasCliff).toList();
  }

  /** Returns header and table, for people. */
  String text() {
    var table = new TextTable("case", "lanes", "us/call", "fastest", "slowest", "GFLOP/s", "GB/s");
    for (KernelTimes t : times) {
      table.row(
          t.measured().name(),
          t.lanesText(),
          TextTable.cell("%.1f", t.median()),
          TextTable.cell("%.2f x", t.fastest() / t.median()),
          TextTable.cell("%.2f x", t.slowest() / t.median()),
          TextTable.cell("%.1f", t.gflops()),
          TextTable.cell("%.1f", t.gigabytesPerSecond()));
    }
    var backend = conditions.chosen().backend();
    return "backend %s: %s%n%n%s".formatted(backend.name(), backend.description(), table);
  }

  /** Returns the table for programs; null where something was not asked for or not counted. */
  String json() {
    return conditions.json(
        "kernels", json -> json.objects("cases", times, row -> write(json, row)));
  }

  private static void write(Json json, KernelTimes row) {
    json.text("case", row.measured().name())
        .number("lanes", row.lanesAskedFor())
        .number("medianMicros", row.median())
        .numbers("micros", row.micros())
        .number("gflops", row.gflops())
        .number("gigabytes", row.gigabytesPerSecond())
        .flag("cliff", row.hasCliff());
  }
}
