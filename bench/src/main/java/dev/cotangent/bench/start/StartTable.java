package dev.cotangent.bench.start;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/**
 * All that was measured in one run; the ratio of a row says how many times better ours is.
 *
 * @param backend by which each process computes, and why
 * @param flags of the Java processes
 */
record StartTable(Chosen backend, int threads, List<String> flags, List<Row> rows) {

  /**
   * One figure.
   *
   * @param unit of both values, such as "s"
   * @param ours the median of all runs
   * @param peer PyTorch's; NaN where it was not asked
   * @param moreIsBetter whether the larger value is the better one
   */
  record Row(String what, String unit, double ours, double peer, boolean moreIsBetter) {
    /** Returns how many times better ours is; NaN if either is 0 or was not measured. */
    double ratio() {
      if (ours == 0 || peer == 0) {
        return Double.NaN;
      }
      return moreIsBetter ? ours / peer : peer / ours;
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
    text.append(String.join(" ", flags)).append("\n\n");
    var table = new TextTable("LeNet-5, batch 64", "unit", "ours", "peer", "ratio");
    for (Row row : rows) {
      table.row(
          row.what,
          row.unit,
          TextTable.cell("%,.2f", row.ours),
          TextTable.cell("%,.2f", row.peer),
          TextTable.cell("%.2f", row.ratio()));
    }
    return text.append(table).toString();
  }

  /** Returns the table for programs; null where something was not measured. */
  String json() {
    return Json.document(
        "start",
        json ->
            json.object("backend", backend::write)
                .text("jdk", Runtime.version().toString())
                .text("flags", String.join(" ", flags))
                .number("threads", threads)
                .objects(
                    "figures",
                    rows,
                    row ->
                        json.text("what", row.what)
                            .text("unit", row.unit)
                            .number("ours", row.ours)
                            .number("peer", row.peer)
                            .number("ratio", row.ratio())));
  }
}
