package dev.cotangent.opencl;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time for pieces of work whose length nobody knows before: none is begun that may not end in it.
 *
 * <p>A piece may take up to twice as long as the longest one before it; so much time must be left
 * to begin one. Of the first nothing is known.
 */
final class TimeLimit {
  private static final int TIMES_LONGEST = 2;

  private final LongSupplier clock;
  private final long end;
  private long longest;

  /**
   * A limit that runs from now on.
   *
   * @param clock nanoseconds since any moment
   */
  TimeLimit(Duration limit, LongSupplier clock) {
    this.clock = clock;
    end = clock.getAsLong() + limit.toNanos();
  }

  /** Tells whether a piece of work may be begun. */
  boolean hasRoom() {
    long left = end - clock.getAsLong();
    return left > 0 && left >= TIMES_LONGEST * longest;
  }

  /** Tells whether the time is over. */
  boolean isOver() {
    return clock.getAsLong() - end >= 0;
  }

  /** Returns what a piece of work yields, and remembers how long it took. */
  <T> T run(Supplier<T> piece) {
    long start = clock.getAsLong();
    T result = piece.get();
    longest = Math.max(longest, clock.getAsLong() - start);
    return result;
  }
}
