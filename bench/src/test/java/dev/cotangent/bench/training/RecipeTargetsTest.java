package dev.cotangent.bench.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cotangent.bench.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of the recipes; those on files are skipped where the files are not. */
@Tag("slow")
class RecipeTargetsTest {

  @ParameterizedTest
  @CsvSource({
    "names-cnn, 76.5",
    "names-rnn, 57",
    "names-gru, 70",
    "names-lstm, 72",
    "optdigits-cnn, 97",
    "pendigits-lstm, 96",
    "mnist-lstm, 97.5",
    "mnist-cnn, 98.9"
  })
  void theRecipeReachesItsTarget(String model, String percent) {
    require(CommandRun.of("train", model, "--min-accuracy", percent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist-lstm", "mnist-gru"})
  void tenEpochsOfRowsReachTheirTarget(String model) {
    require(CommandRun.of("train", model, "--epochs", "10", "--min-accuracy", "98.5"));
  }

  private static void require(CommandRun run) {
    assumeThat(run.err()).doesNotContain("was not found. Places tried");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }
}
