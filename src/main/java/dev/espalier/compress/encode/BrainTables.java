package dev.espalier.compress.encode;

/**
 * The factors that the two bytes of a bfloat16 number stand for: the upper byte has the sign and
 * all bits of the exponent but the last, {@code 2^(2e - 127)}; the lower has that one and the
 * fraction, {@code 2^b (1 + f / 128)}. Their product is exact.
 */
final class BrainTables {
  private static final int BIAS = 127;
  private static final int HALF = 128;

  private BrainTables() {}

  /** By upper byte; zero where the number is zero. */
  static float[] high() {
    float[] factors = new float[2 * HALF];
    for (int exponent = 1; exponent < HALF; exponent++) {
      factors[exponent] = Math.scalb(1f, 2 * exponent - BIAS);
      factors[exponent + HALF] = -factors[exponent];
    }
    return factors;
  }

  /** By lower byte. */
  static float[] low() {
    float[] factors = new float[2 * HALF];
    for (int fraction = 0; fraction < HALF; fraction++) {
      factors[fraction] = 1 + fraction / (float) HALF;
      factors[fraction + HALF] = 2 * factors[fraction];
    }
    return factors;
  }
}
