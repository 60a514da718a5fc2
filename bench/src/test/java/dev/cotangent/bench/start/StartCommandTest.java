package dev.cotangent.bench.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cotangent.bench.CommandRun;
import dev.cotangent.bench.report.JsonTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCommandTest {

  @Test
  void stepsCountFromTheLaunchOfAFreshProcess() {
    CommandRun run =
        CommandRun.of(
            "start --no-job --runs 1 --seconds 2 --json --case optimiser/adam-8M".split(" "));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json("start").at("case").text()).isEqualTo("optimiser/adam-8M");
    List<JsonTree> figures = run.json("start").at("figures").items();
    assertThat(figures).hasSize(5);
    assertThat(figures.getFirst().at("what").text()).isEqualTo("first step done");
    assertThat(figures.getFirst().at("ours").number()).isBetween(0.05, 60.0);
    assertThat(figures.getFirst().at("peer").isNull()).isTrue();
  }

  @Test
  void theWholeJobWantsItsImagesFirst(@TempDir Path empty) {
    CommandRun run = CommandRun.of("start", "--data", empty.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("mnist");
  }

  @Test
  void aRunIsUpToSpeedWhereStepsTakeNoLongerThanAtNineTenthsOfIt() {
    double[] ends = new double[200];
    double end = 500_000;
    for (int i = 0; i < ends.length; i++) {
      end += i < 40 ? 10_000 : 1_000;
      ends[i] = end;
    }
    var climb = new Climb(ends);

    assertThat(climb.firstSeconds()).isEqualTo(0.51);
    assertThat(climb.steadyMicros()).isEqualTo(1_000);
    // The end of the last slow step: 500 ms and 40 steps of 10 ms.
    assertThat(climb.secondsUntilSteady()).isEqualTo(0.9);
    assertThat(climb.stepsBy(0.9)).isEqualTo(40);
    assertThat(climb.stepsBy(0.5)).isZero();
    assertThat(climb.stepsBy(100)).isEqualTo(200);
  }

  @Test
  void aRunThatNeverKeepsItsMedianSpeedIsNeverUpToIt() {
    double[] ends = new double[201];
    for (int i = 1; i < ends.length; i++) {
      ends[i] = ends[i - 1] + (i % 3 == 0 ? 100_000 : 1_000);
    }

    assertThat(new Climb(ends).secondsUntilSteady()).isNaN();
  }

  @Test
  void aClimbHasSteps() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Climb(new double[1]));
  }

  @Test
  void theRatioSaysHowMuchBetterOursIs() {
    assertThat(new StartTable.Row("seconds", "s", 2, 6, false).ratio()).isEqualTo(3);
    assertThat(new StartTable.Row("steps", "", 600, 200, true).ratio()).isEqualTo(3);
    assertThat(new StartTable.Row("steps", "", 600, 0, true).ratio()).isNaN();
  }
}
