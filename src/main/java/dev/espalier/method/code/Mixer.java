package dev.espalier.method.code;

import java.util.Arrays;

/**
 * Makes one probability of three, weighted by how well each did before (logistic mixing). There are
 * several sets of weights, for cases that differ in whom to believe.
 */
final class Mixer {
  private static final int INPUTS = 3;
  private static final int WEIGHT_BITS = 16;
  private static final int FIRST = (int) (0.4 * (1 << WEIGHT_BITS));

  /** How fast weights learn. */
  private static final int RATE = 12;

  private static final int RATE_BITS = 20;

  private final int[] weights;
  private int first;
  private int second;
  private int third;
  private int set;
  private int mixed;

  Mixer(int sets) {
    weights = new int[sets * INPUTS];
    Arrays.fill(weights, FIRST);
  }

  /** The probability of 1 for the case {@code chosen} by three others, 1 to 2^16 - 1. */
  int mix(int chosen, int one, int other, int another) {
    set = chosen * INPUTS;
    first = Logistic.stretch(one);
    second = Logistic.stretch(other);
    third = Logistic.stretch(another);
    long sum =
        (long) weights[set] * first
            + (long) weights[set + 1] * second
            + (long) weights[set + 2] * third;
    mixed = Logistic.squash((int) (sum >> WEIGHT_BITS));
    return mixed;
  }

  /** Learns what came of the last mix. */
  void learn(int bit) {
    int error = ((bit << RangeEncoder.SCALE_BITS) - mixed) * RATE;
    weights[set] += (int) (((long) first * error) >> RATE_BITS);
    weights[set + 1] += (int) (((long) second * error) >> RATE_BITS);
    weights[set + 2] += (int) (((long) third * error) >> RATE_BITS);
  }
}
