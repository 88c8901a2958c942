package dev.espalier.method;

/** How the range of a quantization grid is chosen. */
public enum RangeMethod {
  /** From the smallest to the largest weight: no weight is clipped. */
  MIN_MAX,
  /**
   * The range with the least squared error: large weights may be clipped so that the others get a
   * finer grid.
   */
  LEAST_SQUARES
}
