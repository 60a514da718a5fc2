package dev.cotangent.cpu;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A program in one form: its code, and frames to run it on.
 *
 * <p>It begins as generated code on single floats, and gets vector code once it has done a certain
 * amount of work, see {@link PointwiseWarmUp}. Both give the same bits, and the code on floats goes
 * on to compute what is left over after the last full vector.
 */
final class PointwiseProgram {
  final PointwiseForm form;

  /** First scalar of each chance, and the axes whose index is read. */
  final int[] chances;

  final int[] indexAxes;

  /** Estimated cost of one position: see {@link PointwiseForm#cost}. */
  final int cost;

  final PointwiseCode scalar;
  private volatile @Nullable PointwiseCode vector;
  private final @Nullable PointwiseWarmUp warmUp;
  private final ArrayDeque<PointwiseFrame> frames = new ArrayDeque<>();

  /** Work until vector code is asked for. Threads may lose each other's updates: no harm. */
  private long left;

  /**
   * A program that has not run.
   *
   * @param warmUp makes vector code when asked; null if there is none to be had
   */
  PointwiseProgram(PointwiseForm form, @Nullable PointwiseWarmUp warmUp) {
    this.form = form;
    this.warmUp = warmUp;
    chances = form.chances().stream().mapToInt(Integer::intValue).toArray();
    indexAxes = form.indexAxes().stream().mapToInt(Integer::intValue).toArray();
    cost = form.cost();
    scalar = PointwiseCompiler.compile(form, new ScalarEmitter());
    left = warmUp == null ? 0 : warmUp.begin(this);
  }

  /** Lends a frame until {@link #give}, the one used last first. */
  PointwiseFrame take() {
    synchronized (frames) {
      PointwiseFrame frame = frames.pollLast();
      if (frame != null) {
        return frame;
      }
    }
    return new PointwiseFrame(form.operands());
  }

  /** Takes a frame back. */
  void give(PointwiseFrame frame) {
    frame.clear();
    synchronized (frames) {
      frames.addLast(frame);
    }
  }

  /** Tells whether the program has gone over to vector code. */
  boolean isVector() {
    return vector != null;
  }

  /** Goes over to vector code. */
  void use(PointwiseCode code) {
    vector = code;
  }

  /**
   * Computes n positions.
   *
   * @param frame where the operands of the first position lie; undefined afterwards
   * @param first linear index of the first position
   */
  void run(PointwiseFrame frame, int first, int n) {
    PointwiseCode fast = vector;
    if (fast == null) {
      scalar.run(frame, first, n);
      if (warmUp != null) {
        count(n, warmUp);
      }
      return;
    }
    int body = n - n % Lanes.COUNT;
    if (body > 0) {
      fast.run(frame, first, body);
      if (body == n) {
        return;
      }
      frame.advance(form, body);
    }
    scalar.run(frame, first + body, n - body);
  }

  private void count(int n, PointwiseWarmUp warmUp) {
    if (left > 0) {
      left -= (long) n * cost;
      if (left <= 0) {
        warmUp.ask(this);
      }
    }
  }
}
