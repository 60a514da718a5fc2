package dev.cotangent.bench.forwardforward;

import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.BarChart;
import dev.cotangent.bench.figures.BarChart.Bars;
import dev.cotangent.bench.figures.Block;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Paragraph;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.report.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Shows what the comparison found. */
final class ForwardForwardReport {
  private static final double MEBI = 1 << 20;

  private final Rivalry rivalry;
  private final List<String> layers;

  private ForwardForwardReport(Rivalry rivalry) {
    this.rivalry = rivalry;
    this.layers =
        IntStream.rangeClosed(1, rivalry.perceptron().layers())
            .mapToObj(k -> "layer " + k)
            .toList();
  }

  /** Returns the page; for at least one run. */
  static Report of(Rivalry rivalry) {
    return new ForwardForwardReport(rivalry).report();
  }

  private Report report() {
    String finding =
        String.format(
            Locale.ROOT,
            "Of the test images, %s %% are taken for another digit by the network that learned by"
                + " backpropagation, and %s %% by the one whose layers learned each for itself.",
            percent(r -> r.backpropagation().testError()).format("%.2f"),
            percent(r -> r.forwardForward().testError()).format("%.2f"));
    List<Report.Section> sections = new ArrayList<>();
    sections.add(new Report.Section("What both reach, and at what cost", errors(), seconds()));
    sections.add(new Report.Section("What each layer learns", explanation(), goodness(), alone()));
    if (!rivalry.memory().isEmpty()) {
      sections.add(new Report.Section("What a step must remember", memory()));
    }
    return new Report(
        "Backpropagation and Forward-Forward on the same layers", finding, sections, facts());
  }

  private Block errors() {
    return new BarChart(
        "Test error",
        "The lower the better: what learning without a backward pass gives up.",
        Axis.of("algorithm", ""),
        Axis.of("test images that are wrong", "%"),
        List.of("backpropagation", "forward-forward by goodness", "forward-forward by readout"),
        List.of(
            Bars.of(
                "test error",
                percent(r -> r.backpropagation().testError()),
                percent(r -> r.forwardForward().testError()),
                percent(SeedRun::readoutError))));
  }

  private Block seconds() {
    return new BarChart(
        "Time of an epoch",
        "Forward-Forward shows each image twice, right and wrong, and once more with a neutral"
            + " label; it saves the gradients of activations.",
        Axis.of("algorithm", ""),
        Axis.of("time of an epoch", "s"),
        List.of("backpropagation", "forward-forward"),
        List.of(
            Bars.of(
                "median epoch",
                rivalry.moments(r -> r.backpropagation().secondsPerEpoch()),
                rivalry.moments(r -> r.forwardForward().secondsPerEpoch()))));
  }

  private static Block explanation() {
    return new Paragraph(
        "The goodness of a layer is the mean square of its activity for one image. Each layer learns"
            + " to raise it where the image carries its own label and to lower it where it carries"
            + " another one; what it hands on is divided by its length, so that the next layer must"
            + " find reasons of its own.");
  }

  private Block goodness() {
    return new BarChart(
        "Goodness of right and wrong labels in the last epoch",
        "The farther apart the two bars of a layer, the surer it is which labels are right.",
        Axis.of("layer", ""),
        Axis.of("mean square of the activity", ""),
        layers,
        List.of(
            overLayers("right label", 1, (r, k) -> r.layer(k).positiveGoodness()),
            overLayers("wrong label", 1, (r, k) -> r.layer(k).negativeGoodness())));
  }

  private Block alone() {
    return new BarChart(
        "Test error by the goodness of one layer alone",
        "Layers differ in what they know: the sum over all but the first decides in the end.",
        Axis.of("layer", ""),
        Axis.of("test images that are wrong", "%"),
        layers,
        List.of(overLayers("this layer alone", 100, SeedRun::layerError)));
  }

  private Block memory() {
    double[] depth = rivalry.memory().stream().mapToDouble(DepthMemory::depth).toArray();
    return new LineChart(
        "Memory of a training step against depth",
        "Backpropagation keeps the activity of every layer until it has walked back; Forward-Forward"
            + " forgets each layer before the next, so its line is flat.",
        Axis.of("hidden layers", ""),
        Axis.of("largest memory", "MiB"),
        List.of(
            Series.of("backpropagation", depth, mebibytes(DepthMemory::backpropagation)),
            Series.of(
                "forward-forward, without readout",
                depth,
                mebibytes(DepthMemory::forwardForward))));
  }

  private double[] mebibytes(ToDoubleFunction<DepthMemory> bytes) {
    return rivalry.memory().stream().mapToDouble(bytes).map(b -> b / MEBI).toArray();
  }

  private Moments percent(ToDoubleFunction<SeedRun> share) {
    return rivalry.moments(share).times(100);
  }

  /** A figure of a layer in a run. */
  private interface LayerFigure {
    double of(SeedRun run, int layer);
  }

  private Bars overLayers(String name, double factor, LayerFigure figure) {
    return Bars.of(
        name,
        IntStream.range(0, layers.size()).boxed().toList(),
        k -> rivalry.moments(run -> figure.of(run, k)).times(factor));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = rivalry.heading().facts();
    facts.put("images", "MNIST, " + rivalry.data().sizes());
    facts.put(
        "layers", rivalry.perceptron().layers() + " of " + rivalry.perceptron().units() + " units");
    facts.put("epochs", String.valueOf(rivalry.settings().epochs()));
    facts.put("source", "Hinton 2022, The Forward-Forward Algorithm, arXiv:2212.13345");
    return facts;
  }
}
