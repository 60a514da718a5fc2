package dev.cotangent.cpu;

/** What a thread does at each step to its sequences, one range of units at a time. */
abstract class RecurrentPass implements Lockstep.Work, AutoCloseable {
  final Recurrence r;
  final int from;
  final int count;

  /** The first unit of the range at work, and how many there are. */
  int unit;

  int units;
  private int panel;
  private int panelEnd;
  private final Scratch scratch;

  RecurrentPass(Recurrence r, int from, int count, Scratch scratch) {
    this.r = r;
    this.from = from;
    this.count = count;
    this.scratch = scratch;
  }

  @Override
  public final void run(int step, int range) {
    unit = r.grid.unit(range);
    units = r.grid.unit(range + 1) - unit;
    panel = r.grid.panel(range);
    panelEnd = r.grid.panel(range + 1);
    run(step);
  }

  /** Does a step to the range at work. */
  abstract void run(int step);

  /** Returns this pass's rows of a matrix, to be multiplied by weights in so many products. */
  final RowStrips strips(Operand rows, int products) {
    return new RowStrips(r.loops.tiles(), rows, count, r.hidden, products * r.hidden, scratch);
  }

  /** Computes this pass's rows of a product in the range at work. */
  final void multiply(StepProduct product, RowStrips strips, int row, int to) {
    product.run(strips, row, to, count, panel, panelEnd, scratch);
  }

  /** Gives blocks of the gates of a position as the next inputs. */
  final RowProgram gates(RowProgram program, int t, int blocks) {
    for (int k = 0; k < blocks; k++) {
      program.in(r.gates, row(t), k * r.hidden + unit);
    }
    return program;
  }

  /** Returns the first of this pass's rows of the state before a position. */
  final int before(int t) {
    return r.spec.stateBefore(t) * r.batch + from;
  }

  /** Returns the first of this pass's rows of the state after a position. */
  final int after(int t) {
    return r.spec.stateAfter(t) * r.batch + from;
  }

  /** Returns the first of this pass's rows of a position. */
  final int row(int t) {
    return t * r.batch + from;
  }

  @Override
  public abstract void close();
}
