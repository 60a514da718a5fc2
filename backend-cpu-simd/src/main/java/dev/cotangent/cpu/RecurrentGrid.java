package dev.cotangent.cpu;

import dev.cotangent.backend.RecurrentSpec;
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
   * What a step costs where threads wait for each other, beside one where they do not.
   *
   * <p>On a quiet machine 1.03; but where anything else runs, each step waits for the slower one,
   * and where they share no cache, for what the other has written.
   */
  private static final double WAITING = 1.08;

  /** How much slower one way must look than another for it not to be tried. */
  private static final double HOPELESS = 1.5;

  /** What a tile costs that is smaller than a full one, beside its rows, in rows. */
  private static final double SMALL_TILE = 0.75;

  /** Weights of a part that stay in a second-level cache of 1 MB, which smaller ones count as. */
  private static final int CACHED_WEIGHTS = 1 << 18;

  /**
   * Returns the ways worth trying, the most promising first: sequences shared, and units.
   *
   * <p>Which is faster hangs on how far apart the processors are, which {@link GridTimes} sees.
   */
  static List<RecurrentGrid> of(RecurrentSpec spec, Tiles tiles, int threads) {
    long work = spec.flops() / 2;
    int most = isSmall(spec) ? 1 : threads;
    RecurrentGrid sequences = new RecurrentGrid(spec, tiles, most, 1);
    double least = sequences.cost(spec, tiles);
    RecurrentGrid units = null;
    double leastOfUnits = Double.MAX_VALUE;
    for (int across = 2; across <= Math.min(most, sequences.panels); across++) {
      if (work / spec.time() / across < STEP_WORK) {
        break;
      }
      RecurrentGrid grid = new RecurrentGrid(spec, tiles, most, across);
      double cost = grid.cost(spec, tiles);
      if (cost < leastOfUnits) {
        leastOfUnits = cost;
        units = grid;
      }
    }
    if (units == null || leastOfUnits > HOPELESS * least) {
      return List.of(sequences);
    }
    if (least > HOPELESS * leastOfUnits) {
      return List.of(units);
    }
    return least <= leastOfUnits ? List.of(sequences, units) : List.of(units, sequences);
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

  /** Returns what a step costs the thread that has most to do, in rows of panels. */
  private double cost(RecurrentSpec spec, Tiles tiles) {
    int cachedWeights = Math.max(CACHED_WEIGHTS, tiles.cache() / Float.BYTES);
    boolean cached = weights(spec) / across <= cachedWeights;
    return cost(Math.ceilDiv(batch, down), cached, tiles)
        * Math.ceilDiv(panels, across)
        * (across > 1 ? WAITING : 1);
  }

  private static long weights(RecurrentSpec spec) {
    return (1L + spec.input() + spec.hidden()) * spec.cell().gates() * spec.hidden();
  }

  /**
   * Returns what some rows of a panel cost.
   *
   * <p>A smaller tile has fewer of them to share each load, and the first one brings the panel.
   */
  private static double cost(int rows, boolean cached, Tiles tiles) {
    if (tiles.plain()) {
      return rows;
    }
    int first = tiles.nextRows(rows, tiles.panelWidth());
    double cost = cached ? 0 : Math.max(0, tiles.panelWidth() / tiles.arrival() - first);
    for (int left = rows; left > 0; ) {
      int next = tiles.nextRows(left, tiles.panelWidth());
      int computed = tiles.kernel(next, tiles.panelWidth()).rows;
      cost += computed < tiles.wide()[0].rows ? computed + SMALL_TILE : computed;
      left -= next;
    }
    return cost;
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
