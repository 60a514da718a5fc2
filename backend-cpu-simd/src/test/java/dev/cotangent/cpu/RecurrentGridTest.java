package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrentGridTest {
  private static final int MEGABYTE = 1 << 20;

  private static final Tiles TILES = SimdTiles.create();

  private static Tiles tiles(int cache, double arrival) {
    return new Tiles(
        TILES.wide(),
        TILES.narrow(),
        TILES.interleaved(),
        TILES.interleaveFrom(),
        TILES.panelCopy(),
        TILES.stripCopy(),
        TILES.stripPiece(),
        TILES.stripTurn(),
        TILES.lastPanelUnit(),
        TILES.panelBlock(),
        cache,
        arrival,
        TILES.rows(),
        TILES.depthwise(),
        TILES.row(),
        TILES.tabled(),
        TILES.columns());
  }

  /** Weights of 1.5 MB, of which two threads have half each where they share units. */
  private static List<RecurrentGrid> grids(int cache, double arrival) {
    return RecurrentGrid.of(
        new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 128, 256, false), tiles(cache, arrival), 2);
  }

  @Test
  void unitsComeFirstWhereTilesWouldWaitForWeights() {
    List<RecurrentGrid> grids = grids(MEGABYTE, 1.5);
    assertThat(grids).extracting(RecurrentGrid::across).containsExactly(2, 1);
    assertThat(grids).extracting(RecurrentGrid::down).containsExactly(1, 2);
  }

  @Test
  void sequencesComeFirstWhereWeightsArriveInTime() {
    List<RecurrentGrid> grids = grids(MEGABYTE, Double.POSITIVE_INFINITY);
    assertThat(grids).extracting(RecurrentGrid::across).containsExactly(1, 2);
  }

  @Test
  void sequencesComeFirstWhereAllWeightsStayInTheCache() {
    assertThat(grids(2 * MEGABYTE, 1.5).getFirst().across()).isEqualTo(1);
  }

  @Test
  void oneSequenceHasOnlyUnitsToShare() {
    RecurrentSpec spec = new RecurrentSpec(RecurrentCell.LSTM, 1, 64, 512, 1024, false);
    assertThat(RecurrentGrid.of(spec, TILES, 2))
        .extracting(RecurrentGrid::across)
        .containsExactly(2);
  }

  @Test
  void stepsOfLittleWorkAreNotCut() {
    RecurrentSpec spec = new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 28, 32, false);
    assertThat(RecurrentGrid.of(spec, TILES, 2))
        .extracting(RecurrentGrid::across)
        .containsExactly(1);
  }

  @Test
  void oneThreadSharesNothing() {
    RecurrentSpec spec = new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 128, 256, false);
    assertThat(RecurrentGrid.of(spec, TILES, 1))
        .extracting(RecurrentGrid::parts)
        .containsExactly(1);
  }
}
