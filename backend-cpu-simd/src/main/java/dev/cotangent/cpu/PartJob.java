package dev.cotangent.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One task of {@link Workers} while it runs: who has taken which part, and how many are left. */
final class PartJob {
  /** Ints between cursors, so that two threads do not share a cache line. */
  private static final int APART = 16;

  /** Rounds of waiting after which the processor is offered to others: some 50 us. */
  private static final int PATIENCE = 2_000;

  private final long number;
  private final PartTask task;
  private final int parts;
  private final int shares;
  private final AtomicIntegerArray cursors;
  private final AtomicInteger left;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  PartJob(PartTask task, int parts, int threads, long number) {
    this.number = number;
    this.task = task;
    this.parts = parts;
    shares = Math.min(parts, threads);
    cursors = new AtomicIntegerArray(shares * APART);
    left = new AtomicInteger(parts);
  }

  /** Returns the number that tells this job from others of its pool. */
  long number() {
    return number;
  }

  /** Runs parts until none is left to begin, first those of the given share. */
  void work(int share) {
    PartTask mine = null;
    for (int i = 0; i < shares; i++) {
      mine = drain((share + i) % shares, mine);
    }
    if (mine != null) {
      mine.end();
    }
  }

  /** Runs what is left of a share; returns what this thread has begun, if anything. */
  private @Nullable PartTask drain(int share, @Nullable PartTask mine) {
    int from = (int) ((long) parts * share / shares);
    int to = (int) ((long) parts * (share + 1) / shares);
    while (cursors.get(share * APART) < to - from) {
      int part = from + cursors.getAndIncrement(share * APART);
      if (part < to) {
        mine = runPart(part, mine);
      }
    }
    return mine;
  }

  private @Nullable PartTask runPart(int part, @Nullable PartTask mine) {
    PartTask begun = mine;
    try {
      if (failure.get() == null) {
        begun = mine == null ? task.begin() : mine;
        begun.run(part);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      left.decrementAndGet();
    }
    return begun;
  }

  /**
   * Waits until all parts have ended, and throws what the first failing one threw.
   *
   * <p>Spins, since what is left takes microseconds; yields when it does not, since then another
   * thread may lack this processor.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  void await() {
    for (int spins = 0; left.get() > 0; spins++) {
      if (spins < PATIENCE) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
