package dev.cotangent.backend;

/** How a reduction combines the values along an axis. */
public enum Reduction {
  /** The sum; 0 of nothing. */
  SUM,
  /** The largest value, NaN if any is; -infinity of nothing. */
  MAX,
  /** The smallest value, NaN if any is; +infinity of nothing. */
  MIN,
  /** The lowest index of the largest value, the first NaN counting as largest; an INT. */
  ARGMAX,
  /** The lowest index of the smallest value, the first NaN counting as smallest; an INT. */
  ARGMIN;

  /** Tells whether the result is an index. */
  public boolean isIndex() {
    return this == ARGMAX || this == ARGMIN;
  }
}
