package dev.cotangent.bench.start;

import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/**
 * All that was measured in one run, under the conditions of each process; the ratio of a row says
 * how many times better ours is.
 *
 * @param step the case whose steps were timed
 */
record StartTable(Conditions conditions, String step, List<Row> rows) {

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
    var table = new TextTable(step, "unit", "ours", "peer", "ratio");
    for (Row row : rows) {
      table.row(
          row.what,
          row.unit,
          TextTable.cell("%,.2f", row.ours),
          TextTable.cell("%,.2f", row.peer),
          TextTable.cell("%.2f", row.ratio()));
    }
    return conditions.text() + "\n" + table;
  }

  /** Returns the table for programs; null where something was not measured. */
  String json() {
    return conditions.json(
        "start",
        json ->
            json.text("case", step)
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
