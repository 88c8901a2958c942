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

  private final int[] states;
  private final int most;

  /**
   * Probabilities that are all even.
   *
   * @param most how many bits are remembered, below 2^10
   */
  Adaptive(int count, int most) {
    this.states = new int[count];
    this.most = most;
    Arrays.fill(states, EVEN);
  }

  /** The probability of 1, 16 bits, which may be 0. */
  int probability(int index) {
    return states[index] >>> DOWN;
  }

  /** Learns a bit. */
  void learn(int index, int bit) {
    int state = states[index];
    int seen = state & COUNT;
    int probability = state >>> COUNT_BITS;
    int error = (bit << BITS) - bit - probability;
    probability += (int) (((long) error * SHARE[seen]) >> RangeEncoder.SCALE_BITS);
    states[index] = (probability << COUNT_BITS) | (seen < most ? seen + 1 : seen);
  }

  /** Codes a bit by one of them alone. */
  int code(int index, int bit, BitCoder coder) {
    int coded = coder.code(bit, Math.clamp(probability(index), LEAST, HIGHEST));
    learn(index, coded);
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
