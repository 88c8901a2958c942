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
  private static final int RATE = 6;

  private static final int RATE_BITS = 20;

  private final int[] weights;
  private final int[] odds = new int[INPUTS];
  private int set;
  private int mixed;

  Mixer(int sets) {
    weights = new int[sets * INPUTS];
    Arrays.fill(weights, FIRST);
  }

  /** The probability of 1 for the case {@code chosen}, 1 to 2^16 - 1. */
  int mix(int chosen, int first, int second, int third) {
    set = chosen * INPUTS;
    odds[0] = Logistic.stretch(first);
    odds[1] = Logistic.stretch(second);
    odds[2] = Logistic.stretch(third);
    long sum =
        (long) weights[set] * odds[0]
            + (long) weights[set + 1] * odds[1]
            + (long) weights[set + 2] * odds[2];
    mixed = Logistic.squash((int) (sum >> WEIGHT_BITS));
    return mixed;
  }

  /** Learns what came of the last mix. */
  void learn(int bit) {
    int error = ((bit << RangeEncoder.SCALE_BITS) - mixed) * RATE;
    weights[set] += (int) ((long) odds[0] * error >> RATE_BITS);
    weights[set + 1] += (int) ((long) odds[1] * error >> RATE_BITS);
    weights[set + 2] += (int) ((long) odds[2] * error >> RATE_BITS);
  }
}
