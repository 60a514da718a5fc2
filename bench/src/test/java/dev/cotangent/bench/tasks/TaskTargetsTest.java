package dev.cotangent.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of the tasks, each with the figure it must reach. */
@Tag("slow")
class TaskTargetsTest {

  @ParameterizedTest
  @ValueSource(strings = {"adding", "temporal-order", "copy", "reber"})
  void theTaskIsSolved(String task) {
    CommandRun run = CommandRun.of("task", task, "--check");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adding", "temporal-order"})
  void theSimpleNetworkDoesNotSolveIt(String task) {
    CommandRun run = CommandRun.of("task", task, "--model", "rnn", "--growth", "0");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("not solved");
  }

  /** What Pascanu, Mikolov and Bengio (2013, section 4.1) show, by plain descent. */
  @ParameterizedTest
  @CsvSource({
    "rnn, 0, 0, 20, 35",
    "rnn, 1, 4, 99, 100",
    "rnn-orthogonal, 1, 0, 99, 100",
  })
  void plainDescentNeedsTheCures(String model, int clip, int flow, double low, double high) {
    String[] line = {
      "task",
      "temporal-order",
      "--model",
      model,
      "--units",
      "50",
      "--descent",
      "sgd",
      "--rate",
      "0.01",
      "--halving",
      "1000000",
      "--steps",
      "20000",
      "--clip",
      String.valueOf(clip),
      "--flow",
      String.valueOf(flow)
    };
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).as(run.err()).isZero();
    Matcher right = Pattern.compile("right (\\d+\\.\\d+) %").matcher(run.out());
    assertThat(right.find()).as(run.out()).isTrue();
    assertThat(Double.parseDouble(right.group(1))).isBetween(low, high);
  }

  @Test
  void unseenSumsAreRight() {
    CommandRun run = CommandRun.of("addition", "--min-accuracy", "98");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void charactersArePredictedWithinTheirTarget() {
    CommandRun run = CommandRun.of("train", "charlm", "--max-loss", "1.55");
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }
}
