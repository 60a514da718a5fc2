package dev.cotangent.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    CommandRun run = CommandRun.of("task", task, "--model", "rnn");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("not solved");
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
