package dev.cotangent.tensor;

/** What the elements of a tensor are. */
public enum ElementType {
  /** Real numbers in the precision of the backend that holds them. */
  REAL,
  /** 32-bit integers: labels, row indices, lengths, positions. They carry no gradient. */
  INT
}
