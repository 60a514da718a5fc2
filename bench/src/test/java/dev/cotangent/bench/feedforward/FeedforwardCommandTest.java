package dev.cotangent.bench.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On MNIST; skipped where it is not. */
class FeedforwardCommandTest {

  private static CommandRun run(String... more) {
    String[] line = {
      "compare", "feedforward-recurrent", "--rows", "100", "--epochs", "1", "--lengths", "3,9"
    };
    CommandRun run =
        CommandRun.of(Stream.of(line, more).flatMap(Stream::of).toArray(String[]::new));
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void theTablesHaveCostsAndWhatGrowsWithTheNumberOfSteps(@TempDir Path folder) {
    Path page = folder.resolve("page.html");

    CommandRun run = run("--models", "mlp,rnn", "--report", page.toString());

    assertThat(run.out())
        .containsPattern("dense 512-512 +669,706 +1,337 +\\S+ +\\S+ +- +\\S+ % +1 ")
        .containsPattern("simple RNN 128 over rows +21,\\d{3} +\\S+ +\\S+ +\\S+ +\\d+ % ")
        .containsPattern("simple RNN 128 over rows +9 +21,\\d{3} +\\d");
    assertThat(page)
        .content()
        .contains("Memory of a training step against the number of steps", "of it through time");
  }

  @Test
  void parametersOfThePerceptronAndMemoryOfTheRecurrentLayerGrowWithTime() {
    JsonTree json = run("--models", "mlp,lstm", "--json").json("compare feedforward-recurrent");

    List<JsonTree> lengths = json.at("lengths").items();
    assertThat(lengths).hasSize(4);
    assertThat(growth(lengths.subList(0, 2), "parameters")).isEqualTo(6 * 28 * 512);
    assertThat(growth(lengths.subList(2, 4), "parameters")).isZero();
    // Of each step more, the states and the four gates of 64 sequences at least.
    assertThat(growth(lengths.subList(2, 4), "peakBytes"))
        .isGreaterThan(6 * 64 * 128 * 5 * Float.BYTES);
    double share = json.at("models").items().getLast().at("throughTimeShare").number();
    assertThat(share).isBetween(0.1, 0.95);
  }

  private static double growth(List<JsonTree> two, String name) {
    return two.getLast().at(name).number() - two.getFirst().at(name).number();
  }
}
