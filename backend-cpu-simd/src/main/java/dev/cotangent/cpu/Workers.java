package dev.cotangent.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pool of daemon threads that shares numbered parts of a task with the calling thread.
 *
 * <p>Each thread first runs its own contiguous share of the parts, so that the same thread meets
 * the same memory in one task after the other, and then helps with shares that others have not
 * begun. Which thread runs a part must not matter to the result. Idle workers spin for {@value
 * #SPIN_NANOS} ns, look out for work between other threads of the machine until {@value
 * #YIELD_NANOS} ns are over, then park: some systems take milliseconds to wake a thread.
 *
 * <p>One task runs at a time. A second calling thread, and a part that calls {@code run} itself,
 * run their parts inline: no call waits for another, so there is no deadlock.
 */
final class Workers implements AutoCloseable {
  /** System property that sets the number of threads. */
  static final String PROPERTY = "cotangent.threads";

  private static final long SPIN_NANOS = 50_000;

  /** After these, an idle worker parks. */
  static final long YIELD_NANOS = 1_000_000;

  private static final int CLOCK_EVERY = 64;

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable PartJob current;
  private volatile boolean closed;

  /** Number of jobs so far; written by the thread that set {@code busy}. */
  private long jobs;

  /** Starts a pool of as many threads as {@value #PROPERTY} says, else as there are processors. */
  Workers() {
    this(Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Starts a pool.
   *
   * @param threads number of threads that share the work, the calling one included
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("workers: need at least 1 thread, got " + threads);
    }
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].start();
    }
  }

  /** Returns the number of threads that share the work, the calling one included. */
  int threads() {
    return workers.length + 1;
  }

  /**
   * Runs parts 0 to {@code parts - 1} and returns when all are done.
   *
   * <p>All that parts wrote is visible to the caller. If parts throw, the first exception is thrown
   * here after all parts have ended; parts not yet begun are skipped.
   */
  void run(int parts, PartTask task) {
    if (parts <= 1 || workers.length == 0 || closed || !busy.compareAndSet(false, true)) {
      PartTask.runHere(parts, task);
      return;
    }
    try {
      PartJob job = new PartJob(task, parts, threads(), ++jobs);
      current = job;
      for (int i = 0; i < Math.min(workers.length, parts - 1); i++) {
        workers[i].wake();
      }
      job.work(0);
      job.await();
      current = null;
    } finally {
      busy.set(false);
    }
  }

  /** Ends the threads. Later calls of {@code run} work on the calling thread alone. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private final class Worker extends Thread {
    private final int share;
    private volatile boolean parked;

    Worker(int share) {
      super("cotangent-cpu-" + share);
      this.share = share;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long last = 0;
      while (!closed) {
        PartJob job = next(last);
        if (job != null) {
          last = job.number();
          job.work(share);
        }
      }
    }

    /** Returns a job other than the last one, null after a pause or when the pool closes. */
    @SuppressWarnings("ThreadPriorityCheck")
    private @Nullable PartJob next(long last) {
      long start = System.nanoTime();
      for (long idle = 0; idle < YIELD_NANOS; idle = System.nanoTime() - start) {
        for (int i = 0; i < CLOCK_EVERY; i++) {
          PartJob job = current;
          if (job != null && job.number() != last) {
            return job;
          }
          Thread.onSpinWait();
        }
        if (idle > SPIN_NANOS) {
          Thread.yield();
        }
      }
      parked = true;
      PartJob job = current;
      if ((job == null || job.number() == last) && !closed) {
        LockSupport.park(Workers.this);
      }
      parked = false;
      return null;
    }
  }
}
