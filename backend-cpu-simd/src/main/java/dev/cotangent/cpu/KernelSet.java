package dev.cotangent.cpu;

/** The loops in which the two CPU backends differ; all else is shared. */
interface KernelSet {

  /** Returns one line on what the loops are made of. */
  String description();

  /** Returns the register tiles of matrix products. */
  Tiles tiles();

  /** Returns the loops of pointwise programs. */
  BlockLoops blocks();

  /** Returns the loops of reductions. */
  RowLoops rows();
}
