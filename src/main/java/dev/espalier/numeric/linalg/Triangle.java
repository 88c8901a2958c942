package dev.espalier.numeric.linalg;

/**
 * Which half of a square matrix is looked at, and whether as it is or transposed; the other half is
 * never read.
 */
public enum Triangle {
  /** The lower half L. */
  LOWER,
  /** The lower half L, taken as its transpose. */
  LOWER_TRANSPOSED,
  /** The upper half U. */
  UPPER,
  /** The upper half U, taken as its transpose. */
  UPPER_TRANSPOSED
}
