package dev.cotangent.bench.cures;

import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.BarChart;
import dev.cotangent.bench.figures.BarChart.Bars;
import dev.cotangent.bench.figures.Chart;
import dev.cotangent.bench.figures.HeatMap;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Paragraph;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.figures.Report.Section;
import dev.cotangent.bench.figures.Table;
import dev.cotangent.bench.figures.Table.Cell;
import dev.cotangent.bench.report.Moments;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.diagnostics.Cure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The page on what was found. */
final class CuresReport {
  private final Cures cures;

  private CuresReport(Cures cures) {
    this.cures = cures;
  }

  /** Returns the page. */
  static Report of(Cures cures) {
    return new CuresReport(cures).report();
  }

  private Report report() {
    List<Section> sections = new ArrayList<>();
    cures.depth().ifPresent(part -> sections.add(depth(part)));
    cures.time().ifPresent(part -> sections.add(time(part)));
    sections.add(remedies());
    long right = groups().stream().mapToLong(Group::asExpected).sum();
    long runs = groups().stream().mapToLong(group -> group.runs().size()).sum();
    return new Report(
        "What keeps gradients alive",
        String.format(
            Locale.ROOT,
            "The same task with and without each cure. In %d of %d trainings the measured gradients"
                + " did what theory predicts.",
            right,
            runs),
        sections,
        facts());
  }

  private List<Group> groups() {
    return cures.parts().stream().flatMap(part -> part.groups().stream()).toList();
  }

  private Section depth(Cures.Part part) {
    var layers = Axis.of("layer, from the input", "");
    return new Section(
        "Through layers",
        new Paragraph(
            "Thirty dense layers of 50 units read "
                + part.task().title()
                + " and are trained by plain gradient descent. On its way back the gradient is"
                + " multiplied by each layer's weights and slopes; if that shrinks it, the first"
                + " layers learn nothing."),
        table(part),
        norms(
            part,
            "Gradient in each layer before training",
            "A curve that falls to the left loses its gradient; a level one keeps it.",
            layers,
            Axis.log("norm of dL/dy", "")),
        losses(part, "Loss while the deep networks train"),
        accuracy(part, "Accuracy of the deep networks"),
        map(
            part,
            "Gradient in each layer over training",
            "Dark at the bottom: the first layers are not reached. One seed of each network.",
            layers,
            Axis.log("norm of dL/dy", "")));
  }

  private Section time(Cures.Part part) {
    var steps = Axis.of("time step t", "");
    return new Section(
        "Through time",
        new Paragraph(
            "A recurrent layer of 8 units reads a sequence and says in which order two markers came:"
                + " "
                + part.task().title()
                + ". The first marker is at a tenth to a fifth of the sequence, so its gradient has"
                + " to come back through most of it."),
        table(part),
        map(
            part,
            "Gradient of the state over time and training",
            "Bright down to the first time step: the network can learn from the first marker. One"
                + " seed of each network.",
            steps,
            Axis.log("norm of dL/dh_t", "")),
        norms(
            part,
            "Gradient of the state before training",
            "To the left is the start of the sequence: steep curves forget it, or explode there.",
            steps,
            Axis.log("norm of dL/dh_t", "")),
        losses(part, "Loss while the recurrent networks train"),
        accuracy(part, "Accuracy of the recurrent networks"));
  }

  private static Table table(Cures.Part part) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Group group : part.groups()) {
      Setup setup = group.setup();
      String share = group.asExpected() + " of " + group.runs().size();
      rows.add(
          List.of(
              Cell.of(setup.name()),
              Cell.of(setup.what()),
              Cell.of(group.accuracy().format("%.1f")),
              Cell.of(TextTable.cell("%.2e", group.ratio(CureResult::atStart))),
              Cell.of(TextTable.cell("%.2e", group.ratio(CureResult::atEnd))),
              Cell.judged(group.states(), group.states().equals("healthy")),
              Cell.of(setup.when().toString()),
              Cell.judged(share, group.asExpected() == group.runs().size())));
    }
    return new Table(
        "Verdicts: vanishing below 0.001, exploding above 1000",
        List.of(
            "network",
            "what is different",
            "accuracy (%)",
            "gradient left at the start",
            "at the end",
            "verdict",
            "taken",
            "as predicted"),
        rows);
  }

  private static Chart norms(Cures.Part part, String title, String see, Axis x, Axis y) {
    List<Series> series =
        part.groups().stream()
            .map(group -> {
              double[] norms = group.norms(run -> run.norms()[0]);
              return Series.of(group.setup().name(), positions(norms.length), norms);
            })
            .toList();
    return new LineChart(title, see, x, y, series);
  }

  private static double[] positions(int count) {
    return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
  }

  private static Chart losses(Cures.Part part, String title) {
    List<Series> series = new ArrayList<>();
    for (Group group : part.groups()) {
      int shortest = group.runs().stream().mapToInt(run -> run.losses().length).min().orElseThrow();
      Moments[] looks = new Moments[shortest];
      Arrays.setAll(looks, i -> group.moments(run -> run.losses()[i]));
      series.add(
          new Series(
              group.setup().name(),
              Arrays.copyOf(group.runs().getFirst().steps(), shortest),
              Arrays.stream(looks).mapToDouble(Moments::mean).toArray(),
              Arrays.stream(looks).mapToDouble(Moments::deviation).toArray()));
    }
    return new LineChart(
        title,
        "A curve that stays level has learned nothing; bands are one deviation over the seeds.",
        Axis.of("training step", ""),
        Axis.log("cross-entropy", "nats"),
        series);
  }

  private static Chart accuracy(Cures.Part part, String title) {
    List<Group> groups = part.groups();
    return new BarChart(
        title,
        "Low bars are networks whose gradients did not reach what had to be learned.",
        Axis.of("network", ""),
        Axis.of("right on unseen rows", "%"),
        groups.stream().map(group -> group.setup().name()).toList(),
        List.of(Bars.of("mean over the seeds", groups, Group::accuracy)));
  }

  private static Chart map(Cures.Part part, String title, String see, Axis y, Axis value) {
    List<CureResult> first = part.groups().stream().map(group -> group.runs().getFirst()).toList();
    CureResult longest =
        first.stream().max((a, b) -> a.steps().length - b.steps().length).orElseThrow();
    int rows = longest.norms()[0].length;
    List<String> steps =
        Arrays.stream(longest.steps()).mapToObj(s -> String.valueOf((long) s)).toList();
    List<String> labels = IntStream.rangeClosed(1, rows).mapToObj(String::valueOf).toList();
    List<HeatMap.Panel> panels =
        first.stream()
            .map(run -> new HeatMap.Panel(run.setup().name(), columns(run, rows, steps.size())))
            .toList();
    return new HeatMap(
        title,
        see,
        Axis.of("training step", ""),
        y,
        value,
        steps,
        labels,
        HeatMap.Form.MAP,
        panels);
  }

  private static double[][] columns(CureResult run, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        values[y][x] = x < run.norms().length ? run.norms()[x][y] : Double.NaN;
      }
    }
    return values;
  }

  private static Section remedies() {
    List<List<Cell>> rows =
        Arrays.stream(Cure.values())
            .map(cure -> List.of(Cell.of(cure.what()), Cell.of(cure.source())))
            .toList();
    return new Section(
        "The cures and where they were shown",
        new Table("What a verdict recommends", List.of("cure", "source"), rows));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = cures.heading().facts();
    for (Cures.Part part : cures.parts()) {
      facts.put(part.task().title(), part.steps() + " steps of 32 rows");
    }
    facts.put(
        "verdict",
        "of the ratio of the gradient's norm at the first layer or step to that at the last one; of"
            + " an LSTM's two states, the one whose gradient reaches further");
    return facts;
  }
}
