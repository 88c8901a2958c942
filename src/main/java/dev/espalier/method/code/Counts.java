package dev.espalier.method.code;

/**
 * Probabilities by how often something was so: how many bits were seen is in the lower 16 bits of a
 * state, how many of them were 1 in the higher. Where little was seen, they are drawn to what is
 * known otherwise, as if that had been seen a number of times (the mean of a beta distribution).
 * Integers only.
 */
final class Counts {
  /** Probabilities are fractions of it. */
  static final int ONE = 1 << RangeEncoder.SCALE_BITS;

  /** So many bits are remembered; then both counts are halved. */
  private static final int MOST = (1 << 15) - 1;

  private static final int HALF = 0x7FFF_7FFF;
  private static final int SEEN = 0xFFFF;

  /** How often what is known otherwise counts. */
  private static final int DRAWN = 24;

  private static final long[] PARTS = parts();

  private Counts() {}

  /** The probability of 1 by itself: half a bit of each kind was seen before all others. */
  static int alone(int state) {
    return share(state, ONE / 2, 1);
  }

  /** The probability of 1 where so much is known otherwise. */
  static int drawn(int state, int known) {
    return share(state, known, DRAWN);
  }

  private static int share(int state, int known, int times) {
    long ones = ((long) (state >>> Short.SIZE) << RangeEncoder.SCALE_BITS) + (long) known * times;
    return (int) Math.min(ONE - 1L, (ones * PARTS[(state & SEEN) + times]) >>> Integer.SIZE);
  }

  /** What becomes of a state when a bit is seen. */
  static int learned(int state, int bit) {
    int next = state + (bit << Short.SIZE) + 1;
    return (next & SEEN) < MOST ? next : (next >>> 1) & HALF;
  }

  private static long[] parts() {
    long[] parts = new long[MOST + DRAWN + 1];
    for (int i = 1; i < parts.length; i++) {
      parts[i] = (1L << Integer.SIZE) / i;
    }
    return parts;
  }
}
