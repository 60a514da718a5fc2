package dev.cotangent.bench.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the charts of a report as files: {@code 01-loss.svg}, {@code .csv} and {@code .png}. */
public final class FigureFiles {
  private FigureFiles() {}

  /**
   * Writes a picture and a table for each chart into a folder, which is made if there is none.
   *
   * @param images whether each picture is also written as an image, which needs a font
   * @throws IOException if a file cannot be written
   * @throws IllegalStateException if images are wanted and this machine has no font
   */
  public static void write(Report report, Path folder, boolean images) throws IOException {
    Files.createDirectories(folder);
    List<Chart> charts = report.charts();
    try (var renderer = new SvgRenderer()) {
      for (int i = 0; i < charts.size(); i++) {
        Chart chart = charts.get(i);
        String name = String.format(Locale.ROOT, "%02d-%s", i + 1, chart.stem());
        String svg = renderer.svg(chart);
        Files.writeString(folder.resolve(name + ".svg"), svg);
        Files.writeString(folder.resolve(name + ".csv"), ChartCsv.of(chart));
        if (images) {
          PngRenderer.write(svg, folder.resolve(name + ".png"));
        }
      }
    }
  }
}
