package dev.cotangent.bench.backprop;

import dev.cotangent.bench.backprop.Contest.Entrant;
import dev.cotangent.bench.backprop.Contest.Learned;
import dev.cotangent.bench.figures.Sparkline;
import dev.cotangent.bench.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what was found, for people. */
final class BackpropText {
  private static final double MEBI = 1 << 20;
  private static final int SPARKS = 28;

  private static final String FOOTNOTE =
      """
      forward, backward: of one training step of 64 rows, without the update; medians.
      uses: how often a parameter is multiplied for one row, on average; weights that are shared
        over space or time are used often.
      threads: how many times faster the step is on all threads than on one.
      memory: most bytes of activations, gradients and workspace that a training step holds.
      dL/dx: the norm of the gradient of the loss for each letter of the longest test names, or
        each row of images, over their sum; from first to last, before > after training.
      """;

  private BackpropText() {}

  /** Returns header, tables and footnote. */
  static String of(BackpropComparison comparison) {
    var text = new StringBuilder();
    text.append(comparison.heading().text());
    for (Contest contest : comparison.drawn()) {
      text.append('\n').append(heading(contest)).append(models(contest));
      text.append('\n').append(gradients(contest));
      if (!contest.groups().isEmpty()) {
        text.append('\n').append(lengths(contest));
      }
    }
    if (!comparison.images().isEmpty()) {
      text.append("\nTest images that are right, with points in another order\n");
      text.append(orders(comparison.images()));
    }
    if (!comparison.fields().isEmpty()) {
      text.append("\nWhat the middle of a layer of the CNN sees of an image, after training\n");
      text.append(fields(comparison.fields()));
    }
    text.append("\nWhere each wins\n");
    comparison.contests().forEach(c -> text.append("  ").append(c.winner()).append('\n'));
    text.append('\n').append(FOOTNOTE);
    if (!comparison.heading().complete()) {
      text.append("Stopped early: models and seeds are missing.\n");
    }
    return text.toString();
  }

  private static String heading(Contest contest) {
    return String.format(
        Locale.ROOT,
        "%s  %,d rows to learn from, %,d to be judged by, %d classes%n",
        contest.isOfLetters() ? "Which language is this name in?" : "Which digit is this image?",
        contest.data().parts().train().size(),
        contest.data().parts().test().size(),
        contest.data().classes());
  }

  private static TextTable models(Contest contest) {
    var table =
        new TextTable(
            "model",
            "parameters",
            "kflops",
            "uses",
            "forward ms",
            "backward ms",
            "threads",
            "memory MiB",
            "test accuracy",
            "epochs",
            "s/epoch");
    for (Entrant model : contest.entrants()) {
      StepCost cost = model.cost();
      table.row(
          model.recipe().title(),
          String.format(Locale.ROOT, "%,d", cost.parameters()),
          TextTable.cell("%,.0f", cost.flops() * 1e-3),
          TextTable.cell("%.1f", cost.uses()),
          TextTable.cell("%.2f", 1e3 * cost.times().forward()),
          TextTable.cell("%.2f", 1e3 * cost.times().backward()),
          TextTable.cell("x %.2f", cost.speedUp()),
          TextTable.cell("%.2f", cost.peakBytes() / MEBI),
          percent(model),
          String.valueOf(model.runs().getFirst().run().epochs().size()),
          model.moments(r -> r.run().secondsPerEpoch()).format("%.2f"));
    }
    return table;
  }

  private static TextTable gradients(Contest contest) {
    var table =
        new TextTable("model", "dL/dx from first to last", "", "", "last over first", "", "");
    for (Entrant model : contest.entrants()) {
      double[] before = shares(contest, model, Learned::before);
      double[] after = shares(contest, model, Learned::after);
      table.row(
          model.recipe().title(),
          Sparkline.of(before, SPARKS),
          ">",
          Sparkline.of(after, SPARKS),
          lastOverFirst(before),
          ">",
          lastOverFirst(after));
    }
    return table;
  }

  private static double[] shares(
      Contest contest, Entrant model, Function<Learned, InputGradient> when) {
    return model.shares(when, contest.isOfLetters());
  }

  private static String lastOverFirst(double[] shares) {
    return TextTable.cell("%.2g", shares[shares.length - 1] / shares[0]);
  }

  private static TextTable lengths(Contest contest) {
    List<String> header = new ArrayList<>(List.of("names right, by letters"));
    contest.groups().forEach(group -> header.add(group.title()));
    var table = new TextTable(header.toArray(String[]::new));
    for (Entrant model : contest.entrants()) {
      List<String> row = new ArrayList<>(List.of(model.recipe().title()));
      for (int g = 0; g < contest.groups().size(); g++) {
        int group = g;
        row.add(model.moments(r -> 100 * r.byLength()[group]).format("%.1f") + " %");
      }
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private static TextTable orders(List<Contest> contests) {
    var table =
        new TextTable(
            Stream.concat(Stream.of("model"), contests.stream().map(c -> c.order().title()))
                .toArray(String[]::new));
    List<Entrant> first = contests.getFirst().entrants();
    for (int m = 0; m < first.size(); m++) {
      int model = m;
      Stream<String> cells =
          contests.stream()
              .map(c -> c.entrants().size() > model ? percent(c.entrants().get(model)) : "-");
      table.row(
          Stream.concat(Stream.of(first.get(m).recipe().title()), cells).toArray(String[]::new));
    }
    return table;
  }

  private static TextTable fields(List<ReceptiveField> fields) {
    var table = new TextTable("layer", "points it can see", "nine tenths of it within");
    for (ReceptiveField field : fields) {
      table.row(
          field.layer(),
          field.height() + " x " + field.width(),
          field.core() + " x " + field.core());
    }
    return table;
  }

  private static String percent(Entrant model) {
    return model.accuracy().times(100).format("%.2f") + " %";
  }
}
