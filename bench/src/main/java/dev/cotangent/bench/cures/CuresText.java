package dev.cotangent.bench.cures;

import dev.cotangent.bench.figures.Sparkline;
import dev.cotangent.bench.report.TextTable;
import java.util.Locale;

/** Says what was found, for people. */
final class CuresText {
  private static final int SPARK = 20;

  private CuresText() {}

  /** Returns a table for each task, and what its columns mean. */
  static String of(Cures cures) {
    var text = new StringBuilder();
    text.append(cures.heading().text());
    cures.parts().forEach(part -> append(text, part));
    text.append("gradient at start, at end: norm at the first layer or step over that at the last")
        .append(" one; geometric mean over seeds\n")
        .append(
            "verdict: vanishing below 0.001, exploding above 1000; right: runs whose verdict is")
        .append(" what theory predicts\n");
    return text.toString();
  }

  private static void append(StringBuilder text, Cures.Part part) {
    var table =
        new TextTable(
            "network", "accuracy %", "gradient at start", "at end", "verdict", "right", "loss");
    for (Group group : part.groups()) {
      table.row(
          group.setup().name(),
          group.accuracy().format("%.1f"),
          TextTable.cell("%.2e", group.ratio(CureResult::atStart)),
          TextTable.cell("%.2e", group.ratio(CureResult::atEnd)),
          group.states() + " " + group.setup().when(),
          group.asExpected() + " of " + group.runs().size(),
          Sparkline.of(group.runs().getFirst().losses(), SPARK));
    }
    String title =
        String.format(Locale.ROOT, "%n%s, %,d steps%n", part.task().title(), part.steps());
    text.append(title).append(table).append('\n');
  }
}
