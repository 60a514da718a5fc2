package dev.cotangent.bench.growth;

import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.report.TextTable;
import java.util.List;

/**
 * All that was measured in one run.
 *
 * @param checks the same points on several numbers of threads
 */
record GrowthReport(Conditions conditions, List<GrowthCurve> curves, List<ThreadCheck> checks) {

  /** Tells whether every cost grows no faster than the work, and bits depend on no thread. */
  boolean holds() {
    return curves.stream().allMatch(GrowthCurve::growsNoFasterThanTheWork)
        && checks.stream().allMatch(this::hasSameBits);
  }

  /** Tells whether a check has the bits of the same point on the fewest threads. */
  boolean hasSameBits(ThreadCheck check) {
    return check.sameBits(firstOf(check));
  }

  /** Returns how many times faster a point is than on the fewest threads. */
  double speedUp(ThreadCheck check) {
    return firstOf(check).micros() / check.micros();
  }

  private ThreadCheck firstOf(ThreadCheck check) {
    return checks.stream().filter(c -> c.name().equals(check.name())).findFirst().orElseThrow();
  }

  /** Returns a table for each axis, one for the threads, and what they show. */
  String text() {
    var text = new StringBuilder(conditions.text());
    text.append("measured is forward and backward pass; work is its multiplications and");
    text.append(" additions\n");
    for (GrowthCurve curve : curves) {
      text.append('\n').append(curve.axis().name()).append(": ").append(curve.axis().layer());
      text.append("; time grows as work to the ");
      text.append(TextTable.cell("%.2f", curve.exponent()));
      text.append(", a unit of work costs at most ");
      text.append(TextTable.cell("%.2f", curve.worstRise()));
      text.append(" times what it costs at a smaller size\n").append(table(curve));
    }
    return text.append('\n').append(threadTable()).toString();
  }

  private static TextTable table(GrowthCurve curve) {
    var table = new TextTable(curve.axis().name(), "us", "MFLOP", "ps/FLOP", "GFLOP/s");
    for (int i = 0; i < curve.micros().length; i++) {
      table.row(
          String.valueOf(curve.points().get(i).size()),
          TextTable.cell("%.0f", curve.micros()[i]),
          TextTable.cell("%.1f", curve.flops(i) / 1e6),
          TextTable.cell("%.2f", curve.picosPerFlop(i)),
          TextTable.cell("%.0f", curve.gflops(i)));
    }
    return table;
  }

  private TextTable threadTable() {
    var table = new TextTable("threads", "count", "us", "speed-up", "SHA-256 of results", "bits");
    for (ThreadCheck check : checks) {
      table.row(
          check.name(),
          String.valueOf(check.threads()),
          TextTable.cell("%.0f", check.micros()),
          TextTable.cell("%.2f", speedUp(check)),
          check.warm().substring(0, 12),
          hasSameBits(check) ? "same" : "DIFFER");
    }
    return table;
  }
}
