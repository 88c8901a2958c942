package dev.espalier.method.code;

import java.util.Arrays;

/**
 * A binary arithmetic coder on a range of up to 48 bits that gives out 16 bits at a time (a range
 * coder: Martin 1979; carries are added to what was given out).
 */
final class RangeEncoder implements BitCoder {
  /** Probabilities are fractions of 2^16. */
  static final int SCALE_BITS = 16;

  static final long FULL = (1L << 48) - 1;
  static final long LEAST = 1L << 32;

  /** Bytes that the last state takes, zeros included. */
  static final int TAIL = 6;

  private byte[] bytes;
  private int length;
  private long low;
  private long range = FULL;

  RangeEncoder(int expectedBytes) {
    bytes = new byte[Math.max(16, expectedBytes)];
  }

  @Override
  public int code(int bit, int one) {
    long bound = (range >>> SCALE_BITS) * one;
    // Without a branch: whoever guesses the low bits of weights is wrong half of the time.
    long zero = bit - 1L;
    low += bound & zero;
    range = bound + ((range - 2 * bound) & zero);
    if (range < LEAST) {
      shift();
    }
    return bit;
  }

  @Override
  public int even(int bits, int count) {
    range >>>= count;
    low += range * bits;
    if (range < LEAST) {
      shift();
    }
    return bits;
  }

  /** All that was coded. Of the last bytes zeros are left out: a decoder reads them there. */
  byte[] finish() {
    // The number within the range with the most zeros at its end.
    long top = low + range - 1;
    for (int zeros = 48; zeros >= 0; zeros--) {
      long value = (top >>> zeros) << zeros;
      if (value >= low) {
        low = value;
        break;
      }
    }
    for (int i = 0; i < TAIL / 2; i++) {
      shift();
    }
    int end = length;
    while (end > length - TAIL && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private void shift() {
    if (low > FULL) {
      carry();
      low &= FULL;
    }
    if (length + 2 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    bytes[length++] = (byte) (low >>> 40);
    bytes[length++] = (byte) (low >>> 32);
    low = (low << SCALE_BITS) & FULL;
    range <<= SCALE_BITS;
  }

  private void carry() {
    int place = length - 1;
    while (++bytes[place] == 0) {
      place--;
    }
  }
}
