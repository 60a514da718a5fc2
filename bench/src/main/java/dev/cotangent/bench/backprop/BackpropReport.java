package dev.cotangent.bench.backprop;

import dev.cotangent.bench.backprop.Contest.Entrant;
import dev.cotangent.bench.backprop.Contest.Learned;
import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.BarChart;
import dev.cotangent.bench.figures.BarChart.Bars;
import dev.cotangent.bench.figures.Block;
import dev.cotangent.bench.figures.HeatMap;
import dev.cotangent.bench.figures.HeatMap.Panel;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Paragraph;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.figures.Table;
import dev.cotangent.bench.report.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shows what was found. */
final class BackpropReport {
  private static final double MEBI = 1 << 20;

  private final BackpropComparison comparison;

  private BackpropReport(BackpropComparison comparison) {
    this.comparison = comparison;
  }

  /** Returns the page; for at least one contest. */
  static Report of(BackpropComparison comparison) {
    return new BackpropReport(comparison).report();
  }

  private Report report() {
    List<Block> learned = new ArrayList<>();
    List<Block> flows = new ArrayList<>();
    List<Block> weights = new ArrayList<>();
    List<Block> costs = new ArrayList<>();
    for (Contest contest : comparison.drawn()) {
      learned.add(curves(contest));
      if (!contest.groups().isEmpty()) {
        learned.add(lengths(contest));
      }
      flows.add(shares(contest, "before training", Learned::before));
      flows.add(shares(contest, "after training", Learned::after));
      if (!contest.isOfLetters()) {
        flows.add(maps(contest));
      }
      contest.entrants().forEach(model -> weights.add(histogram(contest, model)));
      costs.add(times(contest));
      costs.add(sizes(contest));
    }
    if (!comparison.fields().isEmpty()) {
      flows.add(fields());
    }
    List<Report.Section> sections = new ArrayList<>();
    sections.add(new Report.Section("Where each wins", wins()));
    sections.add(new Report.Section("How each learns", learned));
    sections.add(new Report.Section("Where the gradient arrives", flows));
    sections.add(new Report.Section("How large the gradients of the weights are", weights));
    sections.add(new Report.Section("What a training step costs", costs));
    return new Report(
        "Backpropagation through space and through time",
        comparison.drawn().stream().map(BackpropReport::winner).collect(Collectors.joining(" ")),
        sections,
        facts());
  }

  private static String winner(Contest contest) {
    return contest.winner().replace("+/-", "±");
  }

  private List<Block> wins() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(
        comparison.contests().stream().<Block>map(c -> new Paragraph(winner(c))).toList());
    comparison.drawn().stream()
        .filter(Contest::isOfLetters)
        .map(this::accuracy)
        .forEach(blocks::add);
    if (!comparison.images().isEmpty()) {
      blocks.add(orders(comparison.images()));
    }
    return blocks;
  }

  private Block accuracy(Contest contest) {
    return new BarChart(
        "Test accuracy on names",
        "What tells a language is mostly a few letters side by side, which a convolution looks for"
            + " at every place at once.",
        Axis.of("model", ""),
        Axis.of("names that are right", "%"),
        titles(contest),
        List.of(percents("accuracy", contest)));
  }

  private static Block orders(List<Contest> contests) {
    return new BarChart(
        "Test accuracy on images whose points are shuffled, in the same way for all images",
        "A perceptron cannot tell the difference. A convolution expects neighbours that belong"
            + " together; a recurrent network expects whole rows, and cares less in which order they"
            + " come.",
        Axis.of("model", ""),
        Axis.of("images that are right", "%"),
        titles(contests.getFirst()),
        contests.stream().map(c -> percents(c.order().title(), c)).toList());
  }

  private static Bars percents(String name, Contest contest) {
    return Bars.of(name, contest.entrants(), m -> m.accuracy().times(100));
  }

  private static List<String> titles(Contest contest) {
    return contest.entrants().stream().map(m -> m.recipe().title()).toList();
  }

  private static Block curves(Contest contest) {
    return new LineChart(
        "Training loss: " + contest.title().toLowerCase(Locale.ROOT),
        "Lower is better; the band is one deviation over the seeds. On names the labels are smoothed,"
            + " so that the loss cannot come to 0.",
        Axis.of("epoch", ""),
        Axis.of("cross-entropy", "nats"),
        contest.entrants().stream().map(BackpropReport::curve).toList());
  }

  private static Series curve(Entrant model) {
    int epochs = model.runs().getFirst().run().epochs().size();
    Moments[] losses =
        IntStream.range(0, epochs)
            .mapToObj(e -> model.moments(r -> r.run().epochs().get(e).loss()))
            .toArray(Moments[]::new);
    double[] x = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
    double[] means = Arrays.stream(losses).mapToDouble(Moments::mean).toArray();
    return model.runs().size() == 1
        ? Series.of(model.recipe().title(), x, means)
        : new Series(
            model.recipe().title(),
            x,
            means,
            Arrays.stream(losses).mapToDouble(Moments::deviation).toArray());
  }

  private static Block lengths(Contest contest) {
    List<Bars> bars = new ArrayList<>();
    for (int g = 0; g < contest.groups().size(); g++) {
      int group = g;
      bars.add(
          Bars.of(
              contest.groups().get(g).title() + " letters",
              contest.entrants(),
              m -> m.moments(r -> 100 * r.byLength()[group])));
    }
    return new BarChart(
        "Test accuracy by length of the name",
        "Short names say little to any model. The longer the name, the more a network has to keep"
            + " in mind that reads it letter by letter.",
        Axis.of("model", ""),
        Axis.of("names that are right", "%"),
        titles(contest),
        bars);
  }

  private static Block shares(
      Contest contest, String when, Function<Learned, InputGradient> gradients) {
    boolean letters = contest.isOfLetters();
    String see =
        letters
            ? "All read the maximum over the name, so that the gradient enters at every letter. On"
                + " rows of the test set that are longest."
            : "Recurrent networks read the last state alone: where a line rises to the right, the"
                + " gradient of the first rows got lost on its way back through time.";
    return new LineChart(
        "Share of the gradient that arrives at each %s, %s"
            .formatted(letters ? "letter" : "row of the image", when),
        see,
        Axis.of(letters ? "letter, from the first" : "row, from the top", ""),
        Axis.log("share of the sum of ||dL/dx||", ""),
        contest.entrants().stream()
            .map(m -> {
              double[] y = m.shares(gradients, letters);
              double[] x = IntStream.rangeClosed(1, y.length).asDoubleStream().toArray();
              return Series.of(m.recipe().title(), x, y);
            })
            .toList());
  }

  private static Block histogram(Contest contest, Entrant model) {
    double[] x = GradientHistogram.middles();
    return new LineChart(
        "Gradients of the weights of %s (%s), after training"
            .formatted(model.recipe().title(), contest.isOfLetters() ? "names" : "images"),
        "One curve for each layer: curves that lie apart mean that some layers learn much faster"
            + " than others. Entries below 10⁻⁹, zeros among them, count at the left end. First"
            + " seed.",
        Axis.log("|dL/dw|", ""),
        Axis.of("share of the layer's weights", "%"),
        model.runs().getFirst().weights().shares().entrySet().stream()
            .map(layer ->
                Series.of(
                    layer.getKey(), x, Arrays.stream(layer.getValue()).map(v -> 100 * v).toArray()))
            .toList());
  }

  private static Block maps(Contest contest) {
    List<Panel> panels =
        contest.entrants().stream()
            .map(m -> new Panel(m.recipe().title(), relative(m.runs().getFirst().after().norms())))
            .toList();
    return image(
        "Gradient of the loss at each point of the image, after training",
        "Where it is bright, a little more ink would change the loss most. First seed, 256 test"
            + " images.",
        "||dL/dx|| over the largest",
        panels);
  }

  private Block fields() {
    List<Panel> panels =
        comparison.fields().stream()
            .map(f ->
                new Panel("%s: %d × %d".formatted(f.layer(), f.height(), f.width()), f.relative()))
            .toList();
    return image(
        "Receptive field: what the middle of a layer of the CNN sees of an image",
        "Each layer sees more of the image than the one below, and what is far from its middle"
            + " counts less. Learned filters, first seed; the numbers are the points that can be"
            + " seen at all.",
        "||dy/dx|| over the largest",
        panels);
  }

  private static Block image(String title, String see, String value, List<Panel> panels) {
    double[][] first = panels.getFirst().values();
    return new HeatMap(
        title,
        see,
        Axis.of("column", ""),
        Axis.of("row", ""),
        Axis.of(value, ""),
        numbers(first[0].length),
        numbers(first.length),
        HeatMap.Form.IMAGE,
        panels);
  }

  private static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }

  private static double[][] relative(double[][] norms) {
    return new ReceptiveField("", norms).relative();
  }

  private Block times(Contest contest) {
    return new BarChart(
        "Time of a training step of 64 %s".formatted(contest.isOfLetters() ? "names" : "images"),
        "Backward computes two products for each one of forward. One thread against all"
            + " ("
            + comparison.threads()
            + ") shows how much can be done side by side.",
        Axis.of("model", ""),
        Axis.of("time", "ms"),
        titles(contest),
        Stream.of(
                costs(contest, "forward", 1e3, c -> c.times().forward()),
                costs(contest, "backward", 1e3, c -> c.times().backward()),
                costs(
                    contest,
                    "both, on one thread",
                    1e3,
                    c -> c.alone().map(t -> t.both()).orElse(Double.NaN)))
            .filter(bars -> Arrays.stream(bars.values()).allMatch(Double::isFinite))
            .toList());
  }

  private static Bars costs(
      Contest contest, String name, double factor, ToDoubleFunction<StepCost> figure) {
    return Bars.of(
        name,
        contest.entrants().stream()
            .mapToDouble(m -> factor * figure.applyAsDouble(m.cost()))
            .toArray());
  }

  private static Block sizes(Contest contest) {
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (Entrant model : contest.entrants()) {
      StepCost cost = model.cost();
      rows.add(
          Stream.of(
                  model.recipe().title(),
                  format("%,d", cost.parameters()),
                  format("%,.0f", cost.flops() * 1e-3),
                  format("%.1f", cost.uses()),
                  format("%.2f", cost.peakBytes() / MEBI),
                  format("%.2f", cost.speedUp()))
              .map(Table.Cell::of)
              .toList());
    }
    return new Table(
        "Sizes of the models of " + (contest.isOfLetters() ? "names" : "images"),
        List.of(
            "model",
            "parameters",
            "1000 operations of one row forward",
            "uses of a parameter for one row",
            "memory of a step (MiB)",
            "all threads over one"),
        rows);
  }

  private static String format(String format, Object value) {
    return value instanceof Double number && number.isNaN()
        ? "–"
        : String.format(Locale.ROOT, format, value);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = comparison.heading().facts();
    for (Contest contest : comparison.drawn()) {
      facts.put(contest.isOfLetters() ? "names" : "images", contest.data().sizes());
    }
    return facts;
  }
}
