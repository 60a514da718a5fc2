package dev.cotangent.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes vector code for busy programs, and has it compiled before anybody waits for it.
 *
 * <p>Until C2 has compiled it, vector code runs 100 times slower than afterwards, and 20 times
 * slower than code on single floats. So programs begin on single floats, and a thread of its own
 * runs the vector code on a sample until it is faster; only then the program goes over to it. If C2
 * never gets that far, nothing is lost but this thread's time. Both give the same bits, so the
 * moment does not matter.
 *
 * <p>Measured on 2 cores of an AMD EPYC (Zen 4), JDK 25, Adam over 65,536 parameters: from the
 * first call on vectors 1,290 ms until fast, block by block through shared vector loops 1,490 ms,
 * on floats 50 ms. The sample takes two rounds in each call, since calls count more than rounds for
 * C2: 80 ms of this thread with 2 rounds, 260 ms with 64. A program asks once its work on floats
 * has cost about as much as warming up will, so neither is ever far from the best choice made in
 * hindsight.
 */
final class PointwiseWarmUp implements AutoCloseable {
  /** Cost times positions after which a program gets vector code: some 60 ms on floats. */
  static final long WORK = 1L << 29;

  private static final Logger LOGGER = System.getLogger(PointwiseWarmUp.class.getName());

  /** Rounds of a call while warming up; calls until C2 is sure to have been asked. */
  private static final int ROUNDS = 2;

  private static final int CALLS = 6_000;

  /** Rounds of a call that is timed. */
  private static final int TIMED_ROUNDS = 64;

  /** The part of the time on floats that vector code may take. */
  private static final double GOAL = 0.8;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ArrayDeque<PointwiseProgram> asked = new ArrayDeque<>();
  private final PointwiseEmitter emitter;
  private final long work;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * A warm-up without a thread so far.
   *
   * @param work after how much work programs ask for vector code; 0: they begin with it, slow as it
   *     is
   */
  PointwiseWarmUp(PointwiseEmitter emitter, long work) {
    this.emitter = emitter;
    this.work = work;
  }

  /** Returns how much work a new program does before it asks for vector code. */
  long begin(PointwiseProgram program) {
    if (work == 0) {
      program.use(PointwiseCompiler.compile(program.form, emitter));
    }
    return work;
  }

  /** Asks for vector code for a program, which will get it some time later, if it pays. */
  void ask(PointwiseProgram program) {
    synchronized (asked) {
      asked.add(program);
      if (thread == null && !closed) {
        thread = Thread.ofPlatform().name("cotangent-cpu-warm-up").daemon().start(this::work);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void work() {
    for (PointwiseProgram program = next(); program != null; program = next()) {
      if (!warm(program)) {
        LOGGER.log(Level.DEBUG, "no vector code for {0}: it was not faster", program.form);
      }
    }
  }

  private @Nullable PointwiseProgram next() {
    synchronized (asked) {
      PointwiseProgram program = closed ? null : asked.poll();
      if (program == null) {
        thread = null;
      }
      return program;
    }
  }

  /** Runs vector code until it is fast, and gives it to the program; returns whether it did. */
  boolean warm(PointwiseProgram program) {
    PointwiseCode code = PointwiseCompiler.compile(program.form, emitter);
    PointwiseFrame sample = sample(program.form);
    long goal = (long) (GOAL * time(program.scalar, sample));
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (int call = 0; call < CALLS && !closed; call++) {
      code.run(sample, 0, ROUNDS * Lanes.COUNT);
    }
    while (!closed && System.nanoTime() < end) {
      if (time(code, sample) <= goal) {
        program.use(code);
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }

  /** Returns the nanoseconds that code takes for the sample, the best of some calls. */
  private static long time(PointwiseCode code, PointwiseFrame sample) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      code.run(sample, 0, TIMED_ROUNDS * Lanes.COUNT);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  private static PointwiseFrame sample(PointwiseForm form) {
    var frame = new PointwiseFrame(form.operands());
    for (int k = 0; k < form.operands(); k++) {
      float[] values = new float[TIMED_ROUNDS * Lanes.COUNT];
      Arrays.fill(values, 0.5f);
      frame.set(k, values, 0);
    }
    frame.scalars = new float[form.f().scalars()];
    Arrays.fill(frame.scalars, 0.5f);
    frame.chances = new ChanceKey[form.chances().size()];
    Arrays.fill(frame.chances, new ChanceKey(1, 2, 3, 0, -1));
    return frame;
  }
}
