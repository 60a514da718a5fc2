package dev.cotangent.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class FigureFilesTest {

  /** Loading ECharts takes seconds, so one test looks at all that one writing gives. */
  @Test
  void everyChartIsAWellFormedPictureAndATable(@TempDir Path folder) throws Exception {
    Report report = SampleReport.report();
    FigureFiles.write(report, folder, true);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3 * report.charts().size());
    }
    Document lines = svg(folder, "01-gradient-norm-per-layer");
    assertThat(lines.getDocumentElement().getTextContent())
        .contains("Gradient norm per layer", "plain", "residual, \"skip\"", "layer", "0.001")
        .contains("The plain network's curve");
    Document map = svg(folder, "02-gradient-of-the-states-over-time");
    assertThat(map.getElementsByTagName("path").getLength()).isGreaterThan(3 * 12 * 20);
    assertThat(svg(folder, "04-accuracy-of-each-network").getDocumentElement().getTextContent())
        .contains("simple RNN", "accuracy (%)");
    BufferedImage bars = ImageIO.read(folder.resolve("04-accuracy-of-each-network.png").toFile());
    assertThat(bars.getWidth()).isEqualTo(2 * 960);
    assertThat(darkest(bars, 0, 60)).as("the title").isLessThan(100);
    assertThat(darkest(bars, 2 * 60, 2 * 70)).as("nothing below it").isEqualTo(255);
    String csv = Files.readString(folder.resolve("01-gradient-norm-per-layer.csv"));
    assertThat(csv.lines())
        .startsWith(
            "curve,layer,norm of the gradient,deviation", "plain,0.0,1.0,0.3333333333333333")
        .contains("\"residual, \"\"skip\"\"\",0.0,0.8,")
        .hasSize(61);
  }

  @Test
  void csvOfAMapHoldsAValueInARowAndNothingForNaN() {
    var map =
        new HeatMap(
            "Map",
            "See.",
            Axis.of("step", ""),
            Axis.of("t", ""),
            Axis.of("norm", "m"),
            List.of("0", "1"),
            List.of("7"),
            HeatMap.Form.MAP,
            List.of(new HeatMap.Panel("p", new double[][] {{1.5, Double.NaN}})));
    assertThat(ChartCsv.of(map)).isEqualTo("panel,step,t,norm (m)\r\np,0,7,1.5\r\np,1,7,\r\n");
  }

  @Test
  void reportWithoutChartsWritesNoFile(@TempDir Path folder) throws IOException {
    FigureFiles.write(new Report("r", "f", List.of(), Map.of()), folder, true);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /** Returns the least green of some rows, 0 to 255. */
  private static int darkest(BufferedImage image, int from, int to) {
    return IntStream.range(from, to)
        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y) >> 8 & 255))
        .min()
        .orElseThrow();
  }

  private static Document svg(Path folder, String name) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(folder.resolve(name + ".svg").toFile());
  }
}
