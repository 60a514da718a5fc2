package dev.cotangent.bench.figures;

import dev.cotangent.bench.figures.HeatMap.Form;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.figures.Report.Section;
import dev.cotangent.bench.figures.Table.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** A report with a chart of each kind, for tests and to look at. */
final class SampleReport {
  private SampleReport() {}

  /** Writes the report, and its figures, into a folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Files.writeString(folder.resolve("sample.html"), HtmlReport.of(report()));
    FigureFiles.write(report(), folder, false);
  }

  static Report report() {
    return new Report(
        "Sample <report> & its charts",
        "The first network's gradient is lost on its way, the second one's is not.",
        List.of(
            new Section("Curves", new Paragraph("Two curves & their bands."), lines()),
            new Section("Maps", map(Form.MAP, 3), map(Form.SIGNED_IMAGE, 2)),
            new Section("Bars", bars(), table())),
        Map.of("backend", "none", "seeds", "1, 2, 3"));
  }

  static LineChart lines() {
    double[] x = IntStream.range(0, 30).asDoubleStream().toArray();
    double[] falling = map(x, i -> Math.pow(0.6, i));
    double[] steady = map(x, i -> 0.8 + 0.1 * Math.sin(i));
    return new LineChart(
        "Gradient norm per layer",
        "The plain network's curve falls by a factor of 0.6 a layer; the other one stays level.",
        Axis.of("layer", ""),
        Axis.log("norm of the gradient", ""),
        List.of(
            new Series("plain", x, falling, map(falling, y -> y / 3)),
            Series.of("residual, \"skip\"", x, steady)));
  }

  static BarChart bars() {
    return new BarChart(
        "Accuracy of each network",
        "Only the gated networks are right.",
        Axis.of("network", ""),
        Axis.of("accuracy", "%"),
        List.of("simple RNN", "GRU", "LSTM"),
        List.of(
            new BarChart.Bars(
                "without clipping", new double[] {25, 98, 99}, new double[] {9, 1, 1}),
            BarChart.Bars.of("with clipping", 31, 99, 99.5)));
  }

  static Table table() {
    return new Table(
        "Verdicts",
        List.of("network", "accuracy", "verdict"),
        List.of(
            List.of(Cell.of("simple RNN"), Cell.of("25 %"), Cell.judged("vanishing", false)),
            List.of(Cell.of("LSTM"), Cell.of("99 %"), Cell.judged("healthy", true))));
  }

  static HeatMap map(Form form, int panels) {
    String[] columns = IntStream.range(0, 20).mapToObj(i -> "" + 50 * i).toArray(String[]::new);
    String[] rows = IntStream.range(0, 12).mapToObj(i -> "" + i).toArray(String[]::new);
    return new HeatMap(
        form == Form.MAP ? "Gradient of the states over time" : "Where the network looks",
        "Bright is a large gradient: the first panel is dark at the early steps.",
        Axis.of("training step", ""),
        Axis.of("time step t", ""),
        form == Form.MAP ? Axis.log("||dL/dh_t||", "") : Axis.of("dL/dx", ""),
        List.of(columns),
        List.of(rows),
        form,
        IntStream.range(0, panels).mapToObj(p -> panel(p, form)).toList());
  }

  private static HeatMap.Panel panel(int number, Form form) {
    double[][] values = new double[12][20];
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 20; x++) {
        values[y][x] =
            form == Form.MAP
                ? Math.pow(10, -(11 - y) * (number == 0 ? 0.8 : 0.1) - 0.02 * x)
                : Math.sin((x + number) * 0.5) * Math.cos(y * 0.6);
      }
    }
    return new HeatMap.Panel("network " + number, values);
  }

  private static double[] map(double[] values, DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }
}
