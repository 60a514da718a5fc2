package dev.cotangent.rnn;

/** What a recurrent layer yields. */
public enum RecurrentOutput {
  /** The state after each step of the topmost layer: [time, directions*units]. */
  SEQUENCES,
  /**
   * The state of the topmost layer after the last step that counts: [directions*units], for the
   * reverse direction the state after it has read the first step.
   */
  LAST_STATE
}
