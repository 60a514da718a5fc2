package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
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
  private static RecurrentGrid grid(int cache, double arrival) {
    return RecurrentGrid.of(
        new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 128, 256, false), tiles(cache, arrival), 2);
  }

  @Test
  void unitsAreSharedWhereTilesWouldWaitForWeights() {
    RecurrentGrid grid = grid(MEGABYTE, 0.5);
    assertThat(grid.across()).isEqualTo(2);
    assertThat(grid.down()).isEqualTo(1);
  }

  @Test
  void sequencesAreSharedWhereWeightsArriveInTime() {
    RecurrentGrid grid = grid(MEGABYTE, Double.POSITIVE_INFINITY);
    assertThat(grid.across()).isEqualTo(1);
    assertThat(grid.down()).isEqualTo(2);
  }

  @Test
  void sequencesAreSharedWhereAllWeightsStayInTheCache() {
    assertThat(grid(2 * MEGABYTE, 0.5).across()).isEqualTo(1);
  }

  @Test
  void oneThreadSharesNothing() {
    RecurrentSpec spec = new RecurrentSpec(RecurrentCell.LSTM, 48, 64, 128, 256, false);
    assertThat(RecurrentGrid.of(spec, TILES, 1).parts()).isEqualTo(1);
  }
}
