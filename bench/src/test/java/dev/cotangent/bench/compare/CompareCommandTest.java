package dev.cotangent.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.report.JsonTree;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompareCommandTest {

  @Test
  void aTinyComparisonPrintsTheWholeTable() {
    CommandRun run = CommandRun.of("compare", "--rows", "120", "--epochs", "2");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("backend  ", "JDK      " + Runtime.version(), "seed     1", "SHA-256 of the rows")
        .contains("chance", "trigram naive Bayes", "CNN", "simple RNN", "GRU", "LSTM")
        .containsPattern("simple RNN \\d+ +60,274 +\\d+\\.\\d % +2 ")
        .contains("||dL/dh_1|| / ||dL/dh_T||");
    assertThat(run.err())
        .contains("names-cnn, seed 1  epoch  1", "names-lstm, seed 1  epoch  2")
        .doesNotContain("\u001b");
  }

  @Test
  void jsonIsOneDocumentWithTheDocumentedKeys() {
    CommandRun run =
        CommandRun.of(
            "compare",
            "--rows",
            "60",
            "--epochs",
            "1",
            "--models",
            "rnn",
            "--seeds",
            "2",
            "--json");

    JsonTree json = run.json("compare");
    assertThat(json.names())
        .containsExactly(
            "schema", "command", "version", "complete", "backend", "jdk", "seeds", "tables");
    assertThat(json.at("schema").text()).isEqualTo("1");
    assertThat(json.at("complete").text()).isEqualTo("true");
    assertThat(json.at("backend").names()).containsExactly("name", "description", "reason");
    assertThat(json.at("seeds").items()).extracting(JsonTree::text).containsExactly("1", "2");
    assertThat(json.at("tables").items()).hasSize(1);
    table(json.at("tables").items().getFirst());
  }

  private static void table(JsonTree table) {
    assertThat(table.names())
        .containsExactly(
            "task", "trainRows", "testRows", "classes", "sha256", "baselines", "models");
    assertThat(table.at("sha256").text()).matches("[0-9a-f]{64}");
    assertThat(table.at("baselines").items())
        .extracting(baseline -> baseline.at("name").text())
        .containsExactly("chance", "trigram naive Bayes");
    JsonTree model = table.at("models").items().getFirst();
    assertThat(model.names())
        .containsExactly(
            "model",
            "title",
            "parameters",
            "epochs",
            "testAccuracy",
            "secondsPerEpoch",
            "gradientLeftAtStart",
            "gradientLeftAtEnd",
            "throughTimeAtStart",
            "throughTimeAtEnd");
    JsonTree accuracy = model.at("testAccuracy");
    assertThat(accuracy.names()).containsExactly("mean", "deviation", "runs");
    double sum = accuracy.at("runs").items().stream().mapToDouble(JsonTree::number).sum();
    assertThat(accuracy.at("mean").number()).isEqualTo(sum / 2).isBetween(0.0, 1.0);
    assertThat(model.at("throughTimeAtStart").at("mean").number()).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameAccuracy() {
    String[] line = {"compare", "--rows", "60", "--epochs", "1", "--models", "gru", "--json"};

    JsonTree first = model(CommandRun.of(line));
    JsonTree second = model(CommandRun.of(line));

    assertThat(first.at("testAccuracy")).isEqualTo(second.at("testAccuracy"));
    assertThat(first.at("gradientLeftAtEnd")).isEqualTo(second.at("gradientLeftAtEnd"));
  }

  private static JsonTree model(CommandRun run) {
    JsonTree table = run.json("compare").at("tables").items().getFirst();
    return table.at("models").items().getFirst();
  }

  @Test
  void whatWasAskedToStopSaysWhatItHas() {
    var stop = new StopSignal();
    stop.request();

    CommandRun run = CommandRun.of(Map.of(), false, stop, "compare", "--rows", "60");

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.out()).contains("trigram naive Bayes", "Stopped early");
  }

  @Test
  void quietLeavesStderrEmpty() {
    CommandRun run =
        CommandRun.of(
            "compare",
            "--rows",
            "60",
            "--epochs",
            "1",
            "--models",
            "rnn",
            "--quiet",
            "--backend",
            "cpu-scalar");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }
}
