package dev.espalier.numeric;

import java.util.Arrays;

/**
 * A fixed number of bits, packed into longs: bit {@code i} is bit {@code i % 64} of word {@code i /
 * 64}. Mutable while it is being filled.
 */
public final class BitMask {
  private final long[] words;
  private final int size;

  /** All bits clear. */
  public BitMask(int size) {
    this.words = new long[(size + 63) >>> 6];
    this.size = size;
  }

  /** The bits of all elements that are not zero. */
  public static BitMask ofNonZero(float[] values) {
    BitMask mask = new BitMask(values.length);
    for (int word = 0; word < mask.words.length; word++) {
      int from = word << 6;
      int to = Math.min(from + 64, values.length);
      long bits = 0;
      for (int i = from; i < to; i++) {
        bits |= (values[i] != 0 ? 1L : 0L) << i;
      }
      mask.words[word] = bits;
    }
    return mask;
  }

  /** The sign bits: set where an element is positive or zero. */
  public static BitMask ofNonNegative(float[] values) {
    BitMask mask = new BitMask(values.length);
    for (int word = 0; word < mask.words.length; word++) {
      int from = word << 6;
      int to = Math.min(from + 64, values.length);
      long bits = 0;
      for (int i = from; i < to; i++) {
        bits |= (values[i] >= 0 ? 1L : 0L) << i;
      }
      mask.words[word] = bits;
    }
    return mask;
  }

  /** Number of bits. */
  public int size() {
    return size;
  }

  /** Whether a bit is set. */
  public boolean get(int index) {
    return (words[index >>> 6] >>> index & 1) != 0;
  }

  /** A bit as 0 or 1. */
  public int bit(int index) {
    return (int) (words[index >>> 6] >>> index) & 1;
  }

  /** Sets a bit. */
  public void set(int index) {
    words[index >>> 6] |= 1L << index;
  }

  /** Word {@code index} of the packed bits; bits beyond the size are clear. */
  public long word(int index) {
    return words[index];
  }

  /** Number of set bits. */
  public int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitMask mask && size == mask.size && Arrays.equals(words, mask.words);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(words) + size;
  }

  @Override
  public String toString() {
    return count() + " of " + size + " bits";
  }
}
