package dev.cotangent.bench.feedforward;

import dev.cotangent.bench.feedforward.SequenceComparison.Result;
import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.BarChart;
import dev.cotangent.bench.figures.BarChart.Bars;
import dev.cotangent.bench.figures.Block;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.training.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Shows what the comparison found. */
final class SequenceReport {
  private static final double MEBI = 1 << 20;

  private final SequenceComparison comparison;
  private final List<String> names;

  private SequenceReport(SequenceComparison comparison) {
    this.comparison = comparison;
    this.names = comparison.models().stream().map(m -> m.reader().recipe().title()).toList();
  }

  /** Returns the page; for at least one model. */
  static Report of(SequenceComparison comparison) {
    return new SequenceReport(comparison).report();
  }

  private Report report() {
    String finding =
        comparison.models().stream()
            .map(m ->
                String.format(
                    Locale.ROOT,
                    "%s %s %%",
                    m.reader().recipe().title(),
                    m.moments(RunResult::testAccuracy).times(100).format("%.2f")))
            .collect(Collectors.joining(", ", "Test images that are right: ", "."));
    return new Report(
        "All at once or step by step: a perceptron and recurrent networks",
        finding,
        List.of(
            new Report.Section("What each reaches", accuracy()),
            new Report.Section("What a training step costs", step()),
            new Report.Section("What grows with the number of steps", time(), memory(), sizes())),
        facts());
  }

  private Block accuracy() {
    return new BarChart(
        "Test accuracy",
        "Images read row by row: gates keep the first rows in mind, which a simple RNN forgets.",
        Axis.of("model", ""),
        Axis.of("test images that are right", "%"),
        names,
        List.of(
            Bars.of(
                "accuracy",
                comparison.models(),
                m -> m.moments(RunResult::testAccuracy).times(100))));
  }

  private Block step() {
    return new BarChart(
        "Time of a training step of 64 sequences of 28 steps",
        "Most of the way back of a recurrent network is the walk back through time, step after"
            + " step; the perceptron has none.",
        Axis.of("model", ""),
        Axis.of("time", "ms"),
        names,
        List.of(
            Bars.of("forward", costs(c -> c.times().forward())),
            Bars.of("backward", costs(c -> c.times().backward())),
            Bars.of(
                "of it through time",
                costs(c -> Double.isNaN(c.throughTime()) ? 0 : c.throughTime()))));
  }

  private double[] costs(ToDoubleFunction<StepCost> seconds) {
    return comparison.models().stream()
        .mapToDouble(m -> 1e3 * seconds.applyAsDouble(m.cost()))
        .toArray();
  }

  private Block time() {
    return growth(
        "Time of a training step against the number of steps",
        "All grow in proportion; recurrent networks pay for each step one after another.",
        Axis.log("time of a step", "ms"),
        c -> 1e3 * c.times().both());
  }

  private Block memory() {
    return growth(
        "Memory of a training step against the number of steps",
        "A recurrent network keeps its states and gates at every step until it has walked back, so"
            + " its memory grows with the sequence.",
        Axis.log("largest memory", "MiB"),
        c -> c.peakBytes() / MEBI);
  }

  private Block sizes() {
    return growth(
        "Parameters against the number of steps",
        "A recurrent network uses the same weights at every step; a perceptron needs new ones for"
            + " each.",
        Axis.log("parameters", ""),
        StepCost::parameters);
  }

  private Block growth(String title, String see, Axis y, ToDoubleFunction<StepCost> figure) {
    return new LineChart(
        title,
        see,
        Axis.log("steps T", ""),
        y,
        comparison.models().stream().map(m -> series(m, figure)).toList());
  }

  private static Series series(Result model, ToDoubleFunction<StepCost> figure) {
    return Series.of(
        model.reader().recipe().title(),
        model.lengths().stream().mapToDouble(StepCost::time).toArray(),
        model.lengths().stream().mapToDouble(figure).toArray());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = comparison.heading().facts();
    facts.put("images", "MNIST as 28 rows, " + comparison.data().sizes());
    return facts;
  }
}
