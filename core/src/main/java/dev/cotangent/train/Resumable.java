package dev.cotangent.train;

/** What checkpoints are made of. */
interface Resumable {
  /** Returns the number of steps done. */
  long step();

  /** Returns the state as it is now. */
  Checkpoint checkpoint();
}
