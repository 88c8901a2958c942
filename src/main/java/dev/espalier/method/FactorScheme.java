package dev.espalier.method;

/** Along which of its axes a weight is written as a product of two. */
public enum FactorScheme {
  /**
   * Fewer channels in between: a matrix as two matrices, a convolution as one with the same kernel
   * and r channels, then one of 1 x 1.
   */
  CHANNEL,
  /** A two-dimensional convolution as one with a k x 1 kernel and r channels, then one of 1 x k. */
  SPATIAL
}
