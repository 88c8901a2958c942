package dev.espalier.method.code;

import java.util.Arrays;

/**
 * Probabilities that learn from what they saw: each the average of its bits at first, then more of
 * the latest. One is 22 bits of probability and, below, how many bits it saw.
 */
final class Adaptive {
  private static final int COUNT_BITS = 10;
  private static final int COUNT = (1 << COUNT_BITS) - 1;
  private static final int BITS = 22;
  private static final int DOWN = BITS - RangeEncoder.SCALE_BITS + COUNT_BITS;
  private static final int EVEN = 1 << (BITS - 1) << COUNT_BITS;
  private static final int[] SHARE = shares();

  /** So many bits are remembered. */
  private static final int MEMORY = 1000;

  private final int[] states;

  /** Probabilities that are all even. */
  Adaptive(int count) {
    this.states = states(count);
  }

  /** So many probabilities that are all even. */
  static int[] states(int count) {
    int[] states = new int[count];
    Arrays.fill(states, EVEN);
    return states;
  }

  /** The probability of 1, 16 bits, which may be 0. */
  static int probabilityOf(int state) {
    return state >>> DOWN;
  }

  /** What becomes of a probability when a bit is seen. */
  static int learned(int state, int bit) {
    int seen = state & COUNT;
    int probability = state >>> COUNT_BITS;
    int error = (bit << BITS) - bit - probability;
    probability += (int) (((long) error * SHARE[seen]) >> RangeEncoder.SCALE_BITS);
    // One more, as long as there are fewer than are remembered: the sign of the difference.
    return (probability << COUNT_BITS) | (seen + ((seen - MEMORY) >>> (Integer.SIZE - 1)));
  }

  /** Codes a bit by one of them alone. */
  int code(int index, int bit, BitCoder coder) {
    int state = states[index];
    int coded = coder.code(bit, Math.clamp(probabilityOf(state), LEAST, HIGHEST));
    states[index] = learned(state, coded);
    return coded;
  }

  private static final int LEAST = 16;
  private static final int HIGHEST = (1 << RangeEncoder.SCALE_BITS) - LEAST;

  private static int[] shares() {
    int[] shares = new int[COUNT + 1];
    for (int i = 0; i <= COUNT; i++) {
      shares[i] = (int) ((1 << RangeEncoder.SCALE_BITS) / (i + 1.6));
    }
    return shares;
  }
}
