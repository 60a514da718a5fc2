package dev.cotangent.bench.memory;

import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/** All that was measured in one run, under the conditions of each process. */
record MemoryTable(Conditions conditions, List<Row> rows) {

  /**
   * One case.
   *
   * @param peer PyTorch's, {@link MemoryUse#NONE} where it was not asked
   */
  record Row(String name, MemoryUse ours, MemoryUse peer) {

    /** Returns our peak over the peer's; NaN where it was not asked. */
    double ratio() {
      return ours.peakBytes() / peer.peakBytes();
    }
  }

  /** Returns header and table, for people. */
  String text() {
    var text = new StringBuilder(conditions.text());
    text.append("counted  largest resident set of a fresh process (VmHWM): heap, code, compiler,");
    text.append(" libraries\n\n");
    var table =
        new TextTable(
            "case", "peak MiB", "at first", "us/call", "peer MiB", "at first", "peer us", "ratio");
    for (Row row : rows) {
      table.row(
          row.name,
          TextTable.cell("%.0f", row.ours.peakMebibytes()),
          TextTable.cell("%.0f", row.ours.beforeMebibytes()),
          TextTable.cell("%.0f", row.ours.micros()),
          TextTable.cell("%.0f", row.peer.peakMebibytes()),
          TextTable.cell("%.0f", row.peer.beforeMebibytes()),
          TextTable.cell("%.0f", row.peer.micros()),
          TextTable.cell("%.2f", row.ratio()));
    }
    return text.append(table).toString();
  }

  /** Returns the table for programs; null where something was not measured. */
  String json() {
    return conditions.json("memory", json -> json.objects("cases", rows, row -> write(json, row)));
  }

  private static void write(Json json, Row row) {
    json.text("case", row.name)
        .number("peakBytes", row.ours.peakBytes())
        .number("bytesAtFirst", row.ours.beforeBytes())
        .number("medianMicros", row.ours.micros())
        .number("peerPeakBytes", row.peer.peakBytes())
        .number("peerBytesAtFirst", row.peer.beforeBytes())
        .number("peerMicros", row.peer.micros())
        .number("ratio", row.ratio());
  }
}
