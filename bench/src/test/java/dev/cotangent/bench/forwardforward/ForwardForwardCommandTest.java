package dev.cotangent.bench.forwardforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On MNIST; skipped where it is not. */
class ForwardForwardCommandTest {

  private static CommandRun run(String... more) {
    CommandRun run =
        CommandRun.of(
            Stream.of(new String[] {"compare", "forward-forward"}, more)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    return run;
  }

  private static CommandRun tiny(String... more) {
    String[] size = {"--rows", "150", "--epochs", "2", "--units", "20", "--layers", "2"};
    CommandRun run = run(Stream.of(size, more).flatMap(Stream::of).toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void theTablesHaveBothAlgorithmsEachLayerAndTheMemory(@TempDir Path folder) {
    Path page = folder.resolve("page.html");

    CommandRun run = tiny("--report", page.toString());

    assertThat(run.out())
        .contains("mnist  150 images to learn from, 150 to be judged by; 2 layers of 20 units")
        .containsPattern("backpropagation +16,330 +\\d+\\.\\d\\d % +\\d+\\.\\d\\d +\\d+\\.\\d")
        .containsPattern("forward-forward, by goodness +16,330 +\\d+\\.\\d\\d % +\\d")
        .containsPattern("forward-forward, by readout +\\d+\\.\\d\\d %")
        .containsPattern("\n1 +\\d\\.\\d\\d > \\d\\.\\d\\d +\\d+\\.\\d % +\\d+\\.\\d\\d %");
    assertThat(run.err()).contains("forward-forward, seed 1  epoch 2");
    assertThat(page)
        .content()
        .contains("Memory of a training step against depth", "Test error by the goodness");
  }

  @Test
  void jsonSaysThatMemoryGrowsWithDepthForBackpropagationAlone() {
    JsonTree json = tiny("--json", "--seeds", "2").json("compare forward-forward");

    assertThat(json.at("complete").text()).isEqualTo("true");
    assertThat(json.at("forwardForward").at("testError").at("runs").items()).hasSize(2);
    assertThat(json.at("forwardForward").names())
        .containsExactly("parameters", "testError", "secondsPerEpoch", "peakBytes", "readoutError");
    assertThat(json.at("layerFigures").items()).hasSize(2);
    List<JsonTree> depths = json.at("memoryByDepth").items();
    assertThat(depths).hasSize(4);
    assertThat(growth(depths, "forwardForwardBytes")).isZero();
    // The shallowest step is at its largest elsewhere: ten layers of activity more are certain.
    assertThat(growth(depths, "backpropagationBytes")).isGreaterThan(10 * 20 * 128 * 4);
  }

  private static double growth(List<JsonTree> depths, String name) {
    return depths.getLast().at(name).number() - depths.getFirst().at(name).number();
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThat(CommandRun.of("compare", "forward-forward", "--layers", "0").err())
        .contains("--layers");
  }

  /** The quick run's promise. */
  @Test
  @Tag("slow")
  void atMostSevenOfAHundredAreWrongAfterTheQuickRun() {
    CommandRun run = run("--min-accuracy", "93");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  /**
   * The full run's promise: it was seen to be wrong in 2.00 % by goodness and 1.74 % by readout;
   * the paper has 1.36 % with four layers of 2000 and 60 epochs.
   */
  @Test
  @Tag("slow")
  void atMostTwoOfAHundredAreWrongByReadoutAfterTheFullRun() {
    CommandRun run = run("--full", "--json");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    JsonTree net = run.json("compare forward-forward").at("forwardForward");
    assertThat(net.at("readoutError").at("mean").number()).isLessThanOrEqualTo(0.02);
    assertThat(net.at("testError").at("mean").number()).isLessThanOrEqualTo(0.022);
  }
}
