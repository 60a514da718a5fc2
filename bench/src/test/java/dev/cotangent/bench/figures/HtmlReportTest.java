package dev.cotangent.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.bench.report.JsonTree;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

  private final Report report = SampleReport.report();
  private final String page = HtmlReport.of(report);

  @Test
  void nothingIsLoadedFromAnywhere() {
    assertThat(page).contains("default-src 'none'");
    assertThat(page).doesNotContainPattern("(src|href)\\s*=\\s*[\"']?(https?:)?//");
    assertThat(page).doesNotContain("<link", "@import");
  }

  @Test
  void everyChartHasItsTitleAndASentenceOnWhatToSee() {
    assertThat(report.charts()).hasSize(4);
    for (Chart chart : report.charts()) {
      assertThat(page).contains(">" + chart.title() + "</h3>").contains(">" + chart.see() + "</p>");
    }
  }

  @Test
  void dataOfEveryChartCanBeReadBack() {
    List<JsonTree> charts =
        DATA.matcher(page).results().map(found -> JsonTree.parse(found.group(1))).toList();
    assertThat(charts).hasSize(report.charts().size());
    JsonTree lines = charts.getFirst();
    assertThat(lines.at("y").at("log").text()).isEqualTo("true");
    assertThat(lines.at("series").items().get(0).at("y").items().get(1).number()).isEqualTo(0.6);
  }

  @Test
  void textIsEscaped() {
    assertThat(page).contains("<h1>Sample &lt;report&gt; &amp; its charts</h1>");
    assertThat(page).doesNotContain("<report>");
  }

  @Test
  void noChartEndsTheScriptThatHoldsIt() {
    var chart =
        new BarChart(
            "</script>",
            "See.",
            Axis.of("x", ""),
            Axis.of("y", "m"),
            List.of("a"),
            List.of(BarChart.Bars.of("b", 1)));
    assertThat(ChartJson.of(chart)).doesNotContain("</script>");
    assertThat(JsonTree.parse(ChartJson.of(chart)).at("title").text()).isEqualTo("</script>");
  }

  @Test
  void browserDrawsEveryChartWithoutAnError(@TempDir Path folder) throws Exception {
    Path browser = chromium();
    Path html = Files.writeString(folder.resolve("report.html"), page);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                html.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(err)).doesNotContain("CONSOLE");
    assertThat(Files.readString(out).split("<canvas", -1)).hasSize(report.charts().size() + 1);
  }

  private static Path chromium() {
    String path = System.getenv().getOrDefault("PATH", "");
    List<Path> found =
        Stream.of(path.split(File.pathSeparator))
            .flatMap(dir -> Stream.of("chromium", "google-chrome").map(Path.of(dir)::resolve))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), "there is no chromium to draw the report");
    return found.getFirst();
  }
}
