package dev.cotangent.bench.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the charts of a report as files: {@code 01-loss.svg} and {@code 01-loss.csv}. */
public final class FigureFiles {
  private FigureFiles() {}

  /**
   * Writes two files for each chart into a folder, which is made if there is none.
   *
   * @throws IOException if a file cannot be written
   */
  public static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Chart> charts = report.charts();
    try (var renderer = new SvgRenderer()) {
      for (int i = 0; i < charts.size(); i++) {
        Chart chart = charts.get(i);
        String name = String.format(Locale.ROOT, "%02d-%s", i + 1, chart.stem());
        Files.writeString(folder.resolve(name + ".svg"), renderer.svg(chart));
        Files.writeString(folder.resolve(name + ".csv"), ChartCsv.of(chart));
      }
    }
  }
}
