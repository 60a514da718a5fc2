package dev.cotangent.bench.figures;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The data of a chart as comma-separated values (RFC 4180), one value in a row, unrounded. */
final class ChartCsv {
  private final StringBuilder text = new StringBuilder();

  private ChartCsv() {}

  /** Returns the file: curve, x, y, deviation; or panel, x, y, value. Nothing stands for NaN. */
  static String of(Chart chart) {
    var csv = new ChartCsv();
    switch (chart) {
      case LineChart line -> csv.write(line);
      case BarChart bars -> csv.write(bars);
      case HeatMap map -> csv.write(map);
    }
    return csv.text.toString();
  }

  private void write(LineChart chart) {
    row(List.of("curve", chart.x().title(), chart.y().title(), "deviation"));
    for (LineChart.Series series : chart.series()) {
      for (int i = 0; i < series.x().length; i++) {
        row(
            List.of(
                series.name(),
                number(series.x()[i]),
                number(series.y()[i]),
                deviation(series.deviation(), i)));
      }
    }
  }

  private void write(BarChart chart) {
    row(List.of("bars", chart.x().title(), chart.y().title(), "deviation"));
    for (BarChart.Bars bars : chart.bars()) {
      for (int i = 0; i < bars.values().length; i++) {
        row(
            List.of(
                bars.name(),
                chart.categories().get(i),
                number(bars.values()[i]),
                deviation(bars.deviation(), i)));
      }
    }
  }

  private void write(HeatMap chart) {
    row(List.of("panel", chart.x().title(), chart.y().title(), chart.value().title()));
    for (HeatMap.Panel panel : chart.panels()) {
      for (int y = 0; y < chart.ys().size(); y++) {
        for (int x = 0; x < chart.xs().size(); x++) {
          row(
              List.of(
                  panel.name(),
                  chart.xs().get(x),
                  chart.ys().get(y),
                  number(panel.values()[y][x])));
        }
      }
    }
  }

  private void row(List<String> cells) {
    Stream<String> quoted = cells.stream().map(ChartCsv::quoted);
    text.append(quoted.collect(Collectors.joining(","))).append("\r\n");
  }

  private static String deviation(double[] deviation, int i) {
    return deviation.length == 0 ? "" : number(deviation[i]);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
