package dev.cotangent.backend;

/**
 * One direction of one recurrent layer over whole sequences.
 *
 * @param batch number of sequences
 * @param time number of steps
 * @param input features of each step
 * @param hidden units
 * @param reverse whether time runs from the last step to the first
 */
public record RecurrentSpec(
    RecurrentCell cell, int batch, int time, int input, int hidden, boolean reverse) {

  /** Checks the extents. */
  public RecurrentSpec {
    if (batch < 0 || time < 1 || input < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "recurrent: needs at least 1 step, 1 feature and 1 unit, got batch=%d time=%d input=%d hidden=%d"
              .formatted(batch, time, input, hidden));
    }
  }

  /** Returns the position whose step is computed {@code order} steps after the first. */
  public int position(int order) {
    return reverse ? time - 1 - order : order;
  }

  /** Returns the index in the states [time + 1, batch, hidden] of the state before a position. */
  public int stateBefore(int position) {
    return reverse ? position + 1 : position;
  }

  /** Returns the index in the states [time + 1, batch, hidden] of the state after a position. */
  public int stateAfter(int position) {
    return reverse ? position : position + 1;
  }

  /** Returns the index in the states of the state before the first step. */
  public int initialState() {
    return reverse ? time : 0;
  }

  /** Returns the index in the states of the state after the last step. */
  public int finalState() {
    return reverse ? 0 : time;
  }

  /** Returns the floating-point operations of the forward pass's products. */
  public long flops() {
    return 2L * batch * time * cell.gates() * hidden * ((long) input + hidden);
  }
}
