package dev.cotangent.cpu;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Steps in a fixed order, each in parts that several threads share.
 *
 * <p>No part of a step begins before all parts of the step before have ended, and it sees all that
 * they wrote. Each thread runs the part of its number, so that it meets the same memory at each
 * step, and waits for the others. A part that nobody has begun is taken over after a while: a
 * thread that comes late, or not at all, holds nobody up, and which thread runs a part must not
 * matter to the result.
 */
final class Lockstep {
  /** Rounds of waiting after which a part is taken over: some 20 us, many times a hand-off. */
  private static final int PATIENCE = 1_000;

  /** Rounds of waiting after which the processor is offered to others. */
  private static final int YIELD = 20_000;

  /** Ints between counters, so that two threads do not share a cache line. */
  private static final int APART = 32;

  private final int steps;
  private final int parts;

  /** For each part the steps that were begun; then the parts of all steps that have ended. */
  private final AtomicIntegerArray counts;

  private volatile boolean failed;

  /** One part of one step. */
  interface Work {
    /** Runs a part of a step. */
    void run(int step, int part);
  }

  Lockstep(int steps, int parts) {
    this.steps = steps;
    this.parts = parts;
    counts = new AtomicIntegerArray((parts + 1) * APART);
  }

  /**
   * Runs part {@code mine} of all steps, and those of others that they do not begin.
   *
   * <p>Returns when all steps have ended, or when a part has thrown, which this does too if it was
   * the calling thread's.
   */
  void run(int mine, Work work) {
    if (parts == 1) {
      for (int step = 0; step < steps; step++) {
        work.run(step, 0);
      }
      return;
    }
    for (int step = 0; step < steps && !failed; step++) {
      attempt(step, mine, work);
      await(step, mine, work);
    }
  }

  private void attempt(int step, int part, Work work) {
    int begun = part * APART;
    if (counts.get(begun) != step || !counts.compareAndSet(begun, step, step + 1)) {
      return;
    }
    boolean done = false;
    try {
      work.run(step, part);
      done = true;
    } finally {
      if (!done) {
        failed = true;
      }
      counts.incrementAndGet(parts * APART);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private void await(int step, int mine, Work work) {
    int all = (step + 1) * parts;
    for (int rounds = 0; counts.get(parts * APART) < all && !failed; rounds++) {
      if (rounds == PATIENCE) {
        for (int i = 1; i < parts; i++) {
          attempt(step, (mine + i) % parts, work);
        }
      } else if (rounds < YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
