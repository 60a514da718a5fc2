package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTimesTest {
  private static final RecurrentSpec SPEC =
      new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 128, 256, false);

  private final List<RecurrentGrid> grids = RecurrentGrid.of(SPEC, SimdTiles.create(), 2);
  private final GridTimes times = new GridTimes(grids);

  /** Runs passes in which each way takes so long; returns how many the second way had. */
  private int passesOfSecond(int passes, long nanosOfFirst, long nanosOfSecond) {
    int second = 0;
    for (int i = 0; i < passes; i++) {
      RecurrentGrid grid = times.next();
      boolean first = grid.equals(grids.getFirst());
      second += first ? 0 : 1;
      times.took(grid, first ? nanosOfFirst : nanosOfSecond);
    }
    return second;
  }

  @Test
  void bothWaysAreTriedAndTheFasterOneTaken() {
    assertThat(grids).hasSize(2);
    assertThat(passesOfSecond(8, 20, 10)).as("of the first passes").isEqualTo(4);
    assertThat(passesOfSecond(1000, 20, 10)).as("of a thousand").isBetween(950, 999);
  }

  @Test
  void timesOfColdCodeAreSoonForgotten() {
    passesOfSecond(4, 200, 100); // the second way has its turn when more is compiled
    passesOfSecond(4, 200, 50);
    assertThat(passesOfSecond(8, 10, 20)).as("of the next passes").isEqualTo(4);
    assertThat(passesOfSecond(300, 10, 20)).isLessThan(30);
  }

  @Test
  void theOtherWayIsTakenOnceItHasBecomeFaster() {
    passesOfSecond(200, 20, 10);
    passesOfSecond(300, 10, 20);
    assertThat(passesOfSecond(1000, 10, 20)).isBetween(1, 50);
  }

  @Test
  void oneSlowPassChangesNothing() {
    passesOfSecond(40, 20, 10);
    passesOfSecond(1, 20, 10_000_000);
    assertThat(passesOfSecond(1000, 20, 10)).isGreaterThan(950);
  }

  @Test
  void theOnlyWayIsAlwaysTaken() {
    var alone = new GridTimes(grids.subList(0, 1));
    for (int i = 0; i < 200; i++) {
      assertThat(alone.next()).isEqualTo(grids.getFirst());
      alone.took(grids.getFirst(), i);
    }
  }
}
