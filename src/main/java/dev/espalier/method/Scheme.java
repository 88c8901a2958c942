package dev.espalier.method;

/** Where the zero of a quantization grid lies. */
public enum Scheme {
  /**
   * Zero in the middle: with k bits the levels are -(2^(k-1)-1) to 2^(k-1)-1 times the scale. One
   * level is given up so that the grid is the same on both sides.
   */
  SYMMETRIC,
  /**
   * An integer zero point of its own per scale: 2^k levels from -zeroPoint to 2^k-1-zeroPoint times
   * the scale.
   */
  ASYMMETRIC
}
