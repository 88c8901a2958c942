package dev.espalier.method.code;

/**
 * Probabilities as their logarithmic odds, which can be weighted and added (Mattern, Mixing
 * Strategies in Data Compression, DCC 2012; the arithmetic is that of the lpaq programs). Integers
 * only, so that all machines decode alike; odds are in 256ths.
 */
final class Logistic {
  /** The largest odds; their probability is just above 2^-16. */
  static final int MOST = 2815;

  private static final int UNIT = 256;
  private static final int STRETCH_BITS = 12;
  private static final short[] STRETCH = stretches();
  private static final int[] SQUASH = squashes();

  private Logistic() {}

  /** The odds of a probability of 16 bits. */
  static int stretch(int probability) {
    return STRETCH[probability >>> (RangeEncoder.SCALE_BITS - STRETCH_BITS)];
  }

  /** The probability, 1 to 2^16 - 1, of odds of any size. */
  static int squash(int odds) {
    return SQUASH[Math.clamp(odds, -MOST, MOST) + MOST];
  }

  private static short[] stretches() {
    int steps = 1 << STRETCH_BITS;
    short[] odds = new short[steps];
    for (int i = 0; i < steps; i++) {
      double p = (i + 0.5) / steps;
      odds[i] = (short) StrictMath.round(UNIT * StrictMath.log(p / (1 - p)));
    }
    return odds;
  }

  private static int[] squashes() {
    int scale = 1 << RangeEncoder.SCALE_BITS;
    int[] probabilities = new int[2 * MOST + 1];
    for (int i = 0; i < probabilities.length; i++) {
      double p = 1 / (1 + StrictMath.exp(-(i - MOST) / (double) UNIT));
      probabilities[i] = Math.clamp(StrictMath.round(p * scale), 1, scale - 1);
    }
    return probabilities;
  }
}
