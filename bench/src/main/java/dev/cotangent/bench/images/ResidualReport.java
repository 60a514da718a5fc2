package dev.cotangent.bench.images;

import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.BarChart;
import dev.cotangent.bench.figures.BarChart.Bars;
import dev.cotangent.bench.figures.Block;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Paragraph;
import dev.cotangent.bench.figures.Report;
import dev.cotangent.bench.images.ImageComparison.Runs;
import dev.cotangent.bench.report.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shows what the comparison of residual nets found. */
final class ResidualReport {
  private final ImageComparison comparison;

  private ResidualReport(ImageComparison comparison) {
    this.comparison = comparison;
  }

  /** Returns the page; for at least one model. */
  static Report of(ImageComparison comparison) {
    return new ResidualReport(comparison).report();
  }

  private Report report() {
    String finding =
        comparison.models().stream()
            .map(m ->
                String.format(
                    Locale.ROOT,
                    "%s %s %%",
                    m.recipe().title(),
                    m.moments(r -> r.run().testAccuracy()).times(100).format("%.2f")))
            .collect(Collectors.joining(", ", "Test images that are right: ", "."));
    List<Block> stages = new ArrayList<>();
    comparison.models().forEach(model -> stages.add(stages(model)));
    stages.add(
        new Paragraph(
            "The blocks of a ConvNeXt begin scaled by 10⁻⁶ (layer scale), so that the gradients of"
                + " their weights are small at the start; training raises the scale."));
    return new Report(
        "Plain net, ResNet and ConvNeXt, stage by stage",
        finding,
        List.of(
            new Report.Section("How large the gradient is in each stage", stages),
            new Report.Section("What it costs", accuracy(), times(), parameters(), operations())),
        facts());
  }

  /** Lines, since bars on a logarithmic axis have no foot to stand on. */
  private static Block stages(Runs model) {
    List<String> stages = model.stages();
    double[] order = IntStream.rangeClosed(1, stages.size()).asDoubleStream().toArray();
    String names =
        IntStream.range(0, stages.size())
            .mapToObj(i -> (i + 1) + " " + stages.get(i))
            .collect(Collectors.joining(", "));
    return new LineChart(
        "Gradient in the stages of " + model.recipe().title(),
        "From the images on the left to the classes on the right: a line that falls off to the left"
            + " means that little gradient arrives at the first filters. Stages: "
            + names
            + ".",
        Axis.of("stage", ""),
        Axis.log("norm of the gradient of the weights", ""),
        List.of(
            line("at the start", order, model, ImageResult::before),
            line("after training", order, model, ImageResult::after)));
  }

  private interface When {
    StageGradients of(ImageResult result);
  }

  private static Series line(String name, double[] order, Runs model, When when) {
    Moments[] norms =
        model.stages().stream()
            .map(stage -> model.moments(r -> when.of(r).norm(stage)))
            .toArray(Moments[]::new);
    double[] means = Arrays.stream(norms).mapToDouble(Moments::mean).toArray();
    return norms[0].count() == 1
        ? Series.of(name, order, means)
        : new Series(
            name, order, means, Arrays.stream(norms).mapToDouble(Moments::deviation).toArray());
  }

  private Block accuracy() {
    return chart(
        "Test accuracy",
        "With normalisation in every layer, twenty plain layers learn about as well as residual"
            + " ones.",
        Axis.of("test images that are right", "%"),
        overModels("accuracy", 100, r -> r.run().testAccuracy()));
  }

  private Block times() {
    return chart(
        "Time of a training step",
        "The way back costs about twice the way forward: it computes two products where the way"
            + " forward computes one.",
        Axis.of("time of a step of the model's batch", "ms"),
        overModels("forward", 1e3, r -> r.times().forward()),
        overModels("backward", 1e3, r -> r.times().backward()));
  }

  private Block parameters() {
    return chart(
        "Parameters",
        "Shortcuts add hardly any; ConvNeXt spends its own in wide pointwise layers.",
        Axis.of("parameters", "thousands"),
        overModels("parameters", 1e-3, r -> r.summary().parameters()));
  }

  private Block operations() {
    return chart(
        "Operations of one image forward",
        "For three times the parameters ConvNeXt needs fewer operations: most act on small maps.",
        Axis.of("operations", "millions"),
        overModels("operations", 1e-6, r -> r.summary().flops()));
  }

  private Block chart(String title, String see, Axis y, Bars... bars) {
    List<String> names = comparison.models().stream().map(m -> m.recipe().title()).toList();
    return new BarChart(title, see, Axis.of("model", ""), y, names, List.of(bars));
  }

  private Bars overModels(String name, double factor, ToDoubleFunction<ImageResult> figure) {
    return Bars.of(name, comparison.models(), m -> m.moments(figure).times(factor));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = comparison.heading().facts();
    facts.put("images", "MNIST, " + comparison.data().sizes());
    return facts;
  }
}
