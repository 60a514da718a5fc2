package dev.cotangent.backend.cases;

/** The families of kernels, one file of cases each. */
public enum Family {
  /** Expressions at each position. */
  POINTWISE,
  /** Reductions along an axis. */
  REDUCE,
  /** Fills, copies of views, sums into views. */
  VIEW,
  /** Rows gathered from and added into tables. */
  ROW,
  /** Matrix products. */
  MATMUL,
  /** Convolutions and their gradients. */
  CONV,
  /** Pooling and its gradients. */
  POOL,
  /** Normalisations and their gradients. */
  NORM,
  /** Softmax, cross-entropy and their gradients. */
  LOSS,
  /** Recurrent layers and backpropagation through time. */
  RECURRENT
}
