package dev.espalier.method;

/**
 * Which value the weight at an index shares, and with which sign: {@code ((a i + b) mod p · i + c)
 * mod p mod 2K} for K values, with the prime p = 2³¹ - 1. A place q below K stands for value q, one
 * from K on for minus value {@code q - K}, so that the signs are a hash of their own (Chen et al.,
 * HashedNets, 2015, section 4.3). Polynomials over a prime field of degree 2 with random
 * coefficients are 3-wise independent (Carter and Wegman, 1979); no product reaches 2⁶², so that
 * every runtime that has 64-bit integers finds the same places.
 */
public final class IndexHash {
  /** p. */
  public static final long PRIME = Integer.MAX_VALUE;

  /** a, drawn at random once for all weights. */
  public static final long SQUARE = 1_273_642_419L;

  /** b. */
  public static final long LINEAR = 804_289_383L;

  /** c. */
  public static final long OFFSET = 1_681_692_777L;

  private IndexHash() {}

  /**
   * How many values a weight has: as many as take so many bits for each of its elements, and one at
   * least.
   */
  public static int values(int count, int bits) {
    return (int) Math.max(1, Math.ceilDiv((long) count * bits, Float.SIZE));
  }

  /** The place of an index, from 0 up to but not including {@code 2 * values}. */
  public static long place(int index, int values) {
    long line = (SQUARE * index + LINEAR) % PRIME;
    return (line * index + OFFSET) % PRIME % (2L * values);
  }
}
