package dev.cotangent.cpu;

import java.util.ArrayDeque;

/** A program in one form: its code, and frames to run it on. */
final class PointwiseProgram {
  final PointwiseForm form;
  final int lanes;

  /** First scalar of each chance, and the axes whose index is read. */
  final int[] chances;

  final int[] indexAxes;
  private final PointwiseInterpreter interpreter;
  private final ArrayDeque<PointwiseFrame> frames = new ArrayDeque<>();
  private final int inputs;
  private final int outputs;

  PointwiseProgram(PointwiseForm form, BlockLoops loops) {
    this.form = form;
    lanes = loops.lanes;
    chances = form.chances().stream().mapToInt(Integer::intValue).toArray();
    indexAxes = form.indexAxes().stream().mapToInt(Integer::intValue).toArray();
    interpreter = new PointwiseInterpreter(form, loops);
    inputs = form.f().inputs();
    outputs = form.f().outputs().size();
  }

  /** Lends a frame until {@link #give}, the one used last first. */
  PointwiseFrame take() {
    synchronized (frames) {
      PointwiseFrame frame = frames.pollLast();
      if (frame != null) {
        return frame;
      }
    }
    return new PointwiseFrame(form.operands(), new float[interpreter.slotElements()]);
  }

  /** Takes a frame back. */
  void give(PointwiseFrame frame) {
    frame.clear();
    synchronized (frames) {
      frames.addLast(frame);
    }
  }

  /** Computes n positions of any number, the operands of the first being those of the frame. */
  void run(PointwiseFrame frame, int first, int n) {
    int body = n - n % lanes;
    if (body > 0) {
      interpreter.run(frame, first, body);
    }
    if (body < n) {
      tail(frame, first + body, body, n - body);
    }
  }

  /** Computes the last, incomplete vector on padded copies, by the same code. */
  private void tail(PointwiseFrame frame, int first, int from, int n) {
    PointwiseFrame padded = take();
    padded.scalars = frame.scalars;
    padded.chances = frame.chances;
    for (int k = 0; k < frame.arrays.length; k++) {
      boolean input = k < inputs;
      boolean scalar = input && form.isScalarInput(k);
      float[] copy = padded.expanded(k, lanes);
      if (scalar) {
        copy[0] = frame.arrays[k][frame.at[k]];
      } else if (input || k >= inputs + outputs) {
        System.arraycopy(frame.arrays[k], frame.at[k] + from, copy, 0, n);
      }
      padded.set(k, copy, 0);
    }
    interpreter.run(padded, first, lanes);
    for (int k = inputs; k < inputs + outputs; k++) {
      System.arraycopy(padded.arrays[k], 0, frame.arrays[k], frame.at[k] + from, n);
    }
    give(padded);
  }
}
