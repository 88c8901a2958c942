package dev.espalier.method.code;

import java.util.Arrays;

/**
 * Bits whose probability is made of those that three contexts have learned, weighted by how well
 * each did before (logistic mixing). There are several sets of weights, for cases that differ in
 * whom to believe.
 */
final class MixedBit {
  private static final int INPUTS = 3;
  private static final int WEIGHT_BITS = 16;
  private static final int FIRST = (int) (0.4 * (1 << WEIGHT_BITS));

  /** How fast weights learn. */
  private static final int RATE = 12;

  private static final int RATE_BITS = 20;

  /** What the first contexts have learned, behind them the second, and the third. */
  private final int[] states;

  private final int second;
  private final int third;
  private final int[] weights;

  /**
   * Contexts that have learned nothing.
   *
   * @param sets of weights
   * @param firsts how many first contexts there are
   * @param seconds second ones
   * @param thirds third ones
   */
  MixedBit(int sets, int firsts, int seconds, int thirds) {
    this.second = firsts;
    this.third = firsts + seconds;
    this.states = Adaptive.states(third + thirds);
    this.weights = new int[sets * INPUTS];
    Arrays.fill(weights, FIRST);
  }

  /**
   * Codes a bit by its three contexts. One method, without objects in between: it is where coding
   * spends its time.
   *
   * @param set the set of weights
   * @param bit as in {@link BitCoder#code}
   * @return the bit
   */
  int code(int set, int one, int other, int another, int bit, BitCoder coder) {
    int[] learned = states;
    int[] trust = weights;
    int b = second + other;
    int c = third + another;
    int stateA = learned[one];
    int stateB = learned[b];
    int stateC = learned[c];
    int oddsA = Logistic.stretch(Adaptive.probabilityOf(stateA));
    int oddsB = Logistic.stretch(Adaptive.probabilityOf(stateB));
    int oddsC = Logistic.stretch(Adaptive.probabilityOf(stateC));
    int at = set * INPUTS;
    int weightA = trust[at];
    int weightB = trust[at + 1];
    int weightC = trust[at + 2];
    long sum = (long) weightA * oddsA + (long) weightB * oddsB + (long) weightC * oddsC;
    int mixed = Logistic.squash((int) (sum >> WEIGHT_BITS));
    int coded = coder.code(bit, mixed);
    learned[one] = Adaptive.learned(stateA, coded);
    learned[b] = Adaptive.learned(stateB, coded);
    learned[c] = Adaptive.learned(stateC, coded);
    long error = RATE * (long) ((coded << RangeEncoder.SCALE_BITS) - mixed);
    trust[at] = weightA + (int) ((oddsA * error) >> RATE_BITS);
    trust[at + 1] = weightB + (int) ((oddsB * error) >> RATE_BITS);
    trust[at + 2] = weightC + (int) ((oddsC * error) >> RATE_BITS);
    return coded;
  }
}
