package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of the times of recurrent passes: of the kinds that ran last. */
final class RecurrentGrids {
  /** Kinds of passes that are remembered. */
  private static final int MOST = 64;

  private final Tiles tiles;
  private final int threads;
  private final Map<Kind, GridTimes> times =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, GridTimes> eldest) {
          return size() > MOST;
        }
      };

  /** What the time of a step hangs on. */
  private record Kind(
      RecurrentCell cell, int batch, int input, int hidden, boolean small, boolean backward) {}

  RecurrentGrids(Tiles tiles, int threads) {
    this.tiles = tiles;
    this.threads = threads;
  }

  /** Returns the times of passes like this one. */
  synchronized GridTimes of(RecurrentSpec spec, boolean backward) {
    var kind =
        new Kind(
            spec.cell(),
            spec.batch(),
            spec.input(),
            spec.hidden(),
            RecurrentGrid.isSmall(spec),
            backward);
    return times.computeIfAbsent(kind, k -> new GridTimes(RecurrentGrid.of(spec, tiles, threads)));
  }
}
