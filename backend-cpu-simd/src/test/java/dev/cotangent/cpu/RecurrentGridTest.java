package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RecurrentGridTest {
  private static final Tiles TILES = SimdTiles.create();

  /** The ways for an LSTM over 64 steps, as groups of sequences and ranges of units. */
  private static AbstractListAssert<?, ?, Tuple, ObjectAssert<Tuple>> ways(
      int batch, int hidden, int threads) {
    var spec = new RecurrentSpec(RecurrentCell.LSTM, batch, 64, 128, hidden, false);
    return assertThat(RecurrentGrid.of(spec, TILES, threads))
        .extracting(RecurrentGrid::down, RecurrentGrid::across);
  }

  @Test
  void sequencesOrUnitsAreShared() {
    ways(48, 256, 2).containsExactly(tuple(2, 1), tuple(1, 2));
    ways(48, 256, 4).containsExactly(tuple(4, 1), tuple(2, 2), tuple(1, 4));
  }

  @Test
  void threadsThatHaveNoSequenceOfTheirOwnShareUnits() {
    ways(1, 1024, 2).containsExactly(tuple(1, 2));
    ways(2, 1024, 4).containsExactly(tuple(2, 2), tuple(1, 4));
  }

  @Test
  void stepsOfLittleWorkAreNotCut() {
    ways(48, 32, 2).containsExactly(tuple(2, 1));
  }

  @Test
  void oneThreadSharesNothing() {
    ways(48, 256, 1).containsExactly(tuple(1, 1));
  }
}
