package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How the steps of a recurrence are cut for several threads: {@code down} groups of sequences by
 * {@code across} ranges of units.
 *
 * <p>Groups of sequences never meet in time. Ranges of units do at each step, since each reads the
 * whole state; but a range has its own part of the weights, which may stay in a second-level cache,
 * and its tiles have more rows to share.
 *
 * @param panels panels of units
 */
record RecurrentGrid(int down, int across, int batch, int hidden, int panels, int panelWidth) {
  /** Multiply-adds of a pass that pay for handing work to another thread. */
  private static final long WORK = 400_000;

  /** Multiply-adds of a part of a step that pay for waiting for the others after it. */
  private static final long STEP_WORK = 500_000;

  /**
   * Returns the ways worth trying, those first that share sequences most.
   *
   * <p>All keep as many threads at work as can be. Which is the fastest hangs on the caches and on
   * how far apart the processors are, which {@link GridTimes} sees.
   */
  static List<RecurrentGrid> of(RecurrentSpec spec, Tiles tiles, int threads) {
    long work = spec.flops() / 2;
    int most = isSmall(spec) ? 1 : threads;
    List<RecurrentGrid> grids = new ArrayList<>();
    grids.add(new RecurrentGrid(spec, tiles, most, 1));
    for (int across = 2; across <= Math.min(most, tiles.panels(spec.hidden())); across++) {
      if (most % across == 0 && work / spec.time() / across >= STEP_WORK) {
        grids.add(new RecurrentGrid(spec, tiles, most, across));
      }
    }
    int parts = grids.stream().mapToInt(RecurrentGrid::parts).max().orElseThrow();
    grids.removeIf(grid -> grid.parts() < parts);
    return grids;
  }

  /** Tells whether a pass does not pay for handing work to another thread. */
  static boolean isSmall(RecurrentSpec spec) {
    return spec.flops() / 2 < WORK;
  }

  private RecurrentGrid(RecurrentSpec spec, Tiles tiles, int threads, int across) {
    this(
        Math.clamp(threads / across, 1, Math.max(1, spec.batch())),
        across,
        spec.batch(),
        spec.hidden(),
        tiles.panels(spec.hidden()),
        tiles.panelWidth());
  }

  int parts() {
    return down * across;
  }

  /** Returns the first sequence of a group; that of group {@code down} is the batch. */
  int sequence(int group) {
    return (int) ((long) batch * group / down);
  }

  /** Returns the first panel of a range of units. */
  int panel(int range) {
    return panels * range / across;
  }

  /** Returns the first unit of a range. */
  int unit(int range) {
    return Math.min(hidden, panel(range) * panelWidth);
  }
}
