package dev.cotangent.cpu;

import dev.cotangent.cpu.PointwiseOperand.Kind;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * One call of a pointwise program: its operands, located for any range of positions.
 *
 * <p>Immutable, so that threads share it. Inputs that are not read in place are expanded block by
 * block into the frame.
 */
final class PointwiseCall {
  /** Positions of a block where an input is not read in place. */
  static final int BLOCK = 2048;

  private static final float[] NO_SCALARS = {};
  private static final ChanceKey[] NO_CHANCES = {};

  private final PointwiseProgram program;
  private final PointwiseOperand[] inputs;
  private final Shape shape;
  private final float[] scalars;
  private final ChanceKey[] chances;
  private final int[] indexAxes;
  private final boolean inPlace;

  PointwiseCall(
      PointwiseProgram program, PointwiseOperand[] inputs, Shape shape, double[] scalars) {
    this.program = program;
    this.inputs = inputs;
    this.shape = shape;
    this.scalars = narrowed(scalars);
    chances = program.chances.length == 0 ? NO_CHANCES : new ChanceKey[program.chances.length];
    for (int i = 0; i < chances.length; i++) {
      chances[i] = ChanceKey.of(scalars, program.chances[i]);
    }
    indexAxes = program.indexAxes;
    boolean all = indexAxes.length == 0;
    for (PointwiseOperand input : inputs) {
      all &= input.kind() == Kind.DENSE || input.kind() == Kind.SCALAR;
    }
    inPlace = all;
  }

  private static float[] narrowed(double[] scalars) {
    float[] narrow = scalars.length == 0 ? NO_SCALARS : new float[scalars.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) scalars[i];
    }
    return narrow;
  }

  /** Returns the estimated cost of one position, at least 1. */
  long cost() {
    return program.cost;
  }

  /**
   * Returns the input that is dense and goes through unchanged, if the program is no more than
   * that.
   */
  @Nullable PointwiseOperand unchanged() {
    boolean identity = program.form.f().equals(Fused.identity());
    return identity && inputs[0].kind() == Kind.DENSE ? inputs[0] : null;
  }

  /** Returns a frame that is set up for this call; {@link #give} takes it back. */
  PointwiseFrame take() {
    PointwiseFrame frame = program.take();
    frame.scalars = scalars;
    frame.chances = chances;
    for (int k = 0; k < inputs.length; k++) {
      PointwiseOperand input = inputs[k];
      if (input.kind() == Kind.SCALAR) {
        frame.set(k, input.array(), input.at());
      } else if (input.kind() == Kind.ROW && input.run() <= BLOCK) {
        input.expand(0, BLOCK + input.run(), frame.expanded(k, 2 * BLOCK), 0);
      }
    }
    return frame;
  }

  /** Takes a frame back. */
  void give(PointwiseFrame frame) {
    program.give(frame);
  }

  /** Computes positions [from, to) into arrays of which element 0 is position 0. */
  void run(int from, int to, float[][] outputs, int[] outputAt) {
    PointwiseFrame frame = take();
    int step = inPlace ? Math.max(1, to - from) : BLOCK;
    for (int first = from; first < to; first += step) {
      for (int k = 0; k < outputs.length; k++) {
        frame.set(inputs.length + k, outputs[k], outputAt[k] + first);
      }
      block(frame, first, Math.min(step, to - first));
    }
    give(frame);
  }

  /** Computes at most {@link #BLOCK} positions into result[at .. at + n). */
  void run(PointwiseFrame frame, int first, int n, float[] result, int at) {
    frame.set(inputs.length, result, at);
    block(frame, first, n);
  }

  private void block(PointwiseFrame frame, int first, int n) {
    for (int k = 0; k < inputs.length; k++) {
      locate(frame, k, first, n);
    }
    int index = frame.arrays.length - indexAxes.length;
    for (int i = 0; i < indexAxes.length; i++) {
      float[] to = frame.expanded(index + i, BLOCK);
      positions(indexAxes[i], first, n, to);
      frame.set(index + i, to, 0);
    }
    program.run(frame, first, n);
  }

  private void locate(PointwiseFrame frame, int k, int first, int n) {
    PointwiseOperand input = inputs[k];
    switch (input.kind()) {
      case DENSE -> frame.set(k, input.array(), input.at() + first);
      case SCALAR -> {}
      case ROW, RUNS, OTHER -> {
        if (input.isRun(first, n)) {
          frame.set(k, input.array(), input.index(first));
        } else if (input.kind() == Kind.ROW && input.run() <= BLOCK) {
          frame.set(k, frame.expanded(k, 2 * BLOCK), first % input.run());
        } else {
          float[] to = frame.expanded(k, 2 * BLOCK);
          input.expand(first, n, to, 0);
          frame.set(k, to, 0);
        }
      }
    }
  }

  /** Writes the position along an axis for n positions of the output. */
  private void positions(int axis, int first, int n, float[] to) {
    int stride = shape.size(axis + 1, shape.rank());
    int extent = shape.extent(axis);
    int within = first % stride;
    int position = first / stride % extent;
    for (int i = 0; i < n; i++) {
      to[i] = position;
      if (++within == stride) {
        within = 0;
        position = position + 1 == extent ? 0 : position + 1;
      }
    }
  }
}
