package dev.espalier.method.codebook;

/** The inverse of the standard normal distribution function. */
final class NormalQuantile {
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private NormalQuantile() {}

  /**
   * The number below which a standard normal variable lies with a probability.
   *
   * @param probability from 0.5 to below 1
   */
  static double of(double probability) {
    double wanted = probability - 0.5;
    double z = wanted * ROOT_TWO_PI;
    // Newton's method from the left, where the distribution function is concave: it only climbs.
    for (int i = 0; i < 100; i++) {
      double step = (wanted - centralHalf(z)) / density(z);
      z += step;
      if (Math.abs(step) <= 1e-15 * z) {
        break;
      }
    }
    return z;
  }

  /** The probability between 0 and z, by its series (Abramowitz and Stegun 26.2.11). */
  private static double centralHalf(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; term > sum * 1e-17; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return density(z) * sum;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / ROOT_TWO_PI;
  }
}
