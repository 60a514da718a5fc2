package dev.cotangent.cpu;

import java.util.Optional;

/** The loops in which the two CPU backends differ; all else is shared. */
interface KernelSet {

  /** Returns one line on what the loops are made of. */
  String description();

  /** Returns the register tiles of matrix products. */
  Tiles tiles();

  /** Returns what makes vector code of pointwise programs, if anything does. */
  Optional<PointwiseWarmUp> warmUp();

  /** Returns the loops of reductions. */
  RowLoops rows();

  /** Returns the loops of normalisation. */
  NormLoops norms();

  /** Returns the loops of pooling. */
  PoolLoops pooling();
}
