package dev.cotangent.cpu;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses among ways to cut the passes of one kind by the time that they took.
 *
 * <p>The ways have turns. Each first has a short one; then the fastest has longer and longer turns,
 * and between them another one a short turn: first times are those of code that is not compiled
 * yet, a virtual machine may be moved, and what runs beside it changes. The first pass of a turn
 * does not count: it finds its memory in other caches. Which way is taken must not matter to the
 * result. Thread-safe; passes at the same time may spoil each other's times, which costs speed
 * alone.
 */
final class GridTimes {
  /** Times that are kept of each way: a short turn replaces them all. */
  private static final int KEPT = 3;

  private static final int SHORT_TURN = 1 + KEPT;
  private static final int LONGEST_TURN = 256;

  private final List<RecurrentGrid> grids;

  /** The last times of each way, in a ring; what has not been is very long. */
  private final long[][] nanos;

  private final int[] counts;
  private int turn = -1;
  private int current;

  /** Passes of the turn that have begun, and those that it has. */
  private int begun;

  private int length;

  /** Passes of the next turn of the fastest way. */
  private int longTurn = SHORT_TURN;

  /** Ways of which the first is taken first. */
  GridTimes(List<RecurrentGrid> grids) {
    this.grids = grids;
    nanos = new long[grids.size()][KEPT];
    for (long[] times : nanos) {
      Arrays.fill(times, Long.MAX_VALUE);
    }
    counts = new int[grids.size()];
  }

  /** Returns the way to cut the next pass. */
  synchronized RecurrentGrid next() {
    if (begun == length) {
      turn++;
      begun = 0;
      choose();
    }
    begun++;
    return grids.get(current);
  }

  private void choose() {
    int trials = turn - grids.size();
    length = SHORT_TURN;
    if (trials < 0) {
      current = turn;
    } else if (trials % 2 == 0 || grids.size() == 1) {
      current = fastest();
      length = longTurn;
      longTurn = Math.min(2 * longTurn, LONGEST_TURN);
    } else {
      int next = 1 + trials / 2 % (grids.size() - 1);
      current = (fastest() + next) % grids.size();
    }
  }

  /** Takes note of how long a step of a pass took. */
  synchronized void took(RecurrentGrid grid, long nanosOfStep) {
    int k = grids.indexOf(grid);
    if (k == current && begun > 1) {
      nanos[k][counts[k]++ % KEPT] = nanosOfStep;
    }
  }

  private int fastest() {
    int best = 0;
    for (int k = 1; k < nanos.length; k++) {
      if (median(nanos[k]) < median(nanos[best])) {
        best = k;
      }
    }
    return best;
  }

  private static long median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
