package dev.cotangent.bench.figures;

import dev.cotangent.bench.report.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/** Says what a chart holds, for the script {@code charts.js}; numbers with five digits. */
final class ChartJson {
  private static final MathContext DIGITS = new MathContext(5);

  private ChartJson() {}

  /** Returns the document, in which no tag can end. */
  static String of(Chart chart) {
    String document =
        Json.compact(json -> {
          json.text("title", chart.title()).text("see", chart.see());
          switch (chart) {
            case LineChart line -> write(json, line);
            case BarChart bars -> write(json, bars);
            case HeatMap map -> write(json, map);
          }
        });
    return document.replace("</", "<\\/");
  }

  private static void write(Json json, LineChart chart) {
    json.text("kind", "lines");
    axis(json, "x", chart.x());
    axis(json, "y", chart.y());
    json.objects(
        "series",
        chart.series(),
        series ->
            json.text("name", series.name())
                .numbers("x", rounded(series.x()))
                .numbers("y", rounded(series.y()))
                .numbers("deviation", rounded(series.deviation())));
  }

  private static void write(Json json, BarChart chart) {
    json.text("kind", "bars");
    axis(json, "x", chart.x());
    axis(json, "y", chart.y());
    json.texts("categories", chart.categories());
    json.objects(
        "series",
        chart.bars(),
        bars ->
            json.text("name", bars.name())
                .numbers("y", rounded(bars.values()))
                .numbers("deviation", rounded(bars.deviation())));
  }

  private static void write(Json json, HeatMap chart) {
    json.text("kind", "map").text("form", chart.form().name());
    axis(json, "x", chart.x());
    axis(json, "y", chart.y());
    axis(json, "value", chart.value());
    json.texts("xs", chart.xs()).texts("ys", chart.ys());
    json.objects(
        "panels",
        chart.panels(),
        panel ->
            json.text("name", panel.name())
                .objects(
                    "rows", List.of(panel.values()), row -> json.numbers("values", rounded(row))));
  }

  private static void axis(Json json, String name, Axis axis) {
    json.object(
        name,
        object ->
            object
                .text("title", axis.title())
                .text("name", axis.name())
                .text("unit", axis.unit())
                .flag("log", axis.scale() == Axis.Scale.LOG));
  }

  private static double[] rounded(double[] values) {
    return Arrays.stream(values).map(ChartJson::rounded).toArray();
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
  }
}
