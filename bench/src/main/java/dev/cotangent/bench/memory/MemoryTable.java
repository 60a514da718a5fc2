package dev.cotangent.bench.memory;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/**
 * All that was measured in one run.
 *
 * @param backend by which each process computes, and why
 * @param flags of the Java processes
 */
record MemoryTable(Chosen backend, int threads, List<String> flags, List<Row> rows) {

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
    var text = new StringBuilder();
    text.append("backend  ")
        .append(backend.backend().name())
        .append(", ")
        .append(threads)
        .append(" threads\n");
    text.append("JDK      ").append(Runtime.version()).append(' ');
    text.append(String.join(" ", flags)).append('\n');
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
    return Json.document(
        "memory",
        json ->
            json.object("backend", backend::write)
                .text("jdk", Runtime.version().toString())
                .text("flags", String.join(" ", flags))
                .number("threads", threads)
                .objects("cases", rows, row -> write(json, row)));
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
