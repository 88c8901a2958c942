package dev.espalier.evaluate;

/** Adds up the error of one tensor over many samples. */
final class SignalErrorSum {

  private long samples;
  private long skipped;
  private double signal;
  private double noise;
  private double cosines;
  private double maxError;

  /**
   * Adds a sample.
   *
   * @param original values of the original, those of the sample from {@code from} on
   * @param compressed values of the compressed model at the same places
   */
  void add(float[] original, float[] compressed, int from, int length) {
    double originalSquares = 0;
    double compressedSquares = 0;
    double products = 0;
    double errors = 0;
    double largest = 0;
    for (int i = from; i < from + length; i++) {
      double a = original[i];
      double b = compressed[i];
      originalSquares += a * a;
      compressedSquares += b * b;
      products += a * b;
      errors += (a - b) * (a - b);
      largest = Math.max(largest, Math.abs(a - b));
    }
    // A value that is not finite in either makes the sum of errors so; -inf - -inf does, too.
    if (!Double.isFinite(errors) || !Double.isFinite(originalSquares)) {
      skipped++;
      return;
    }
    samples++;
    signal += originalSquares;
    noise += errors;
    maxError = Math.max(maxError, largest);
    cosines += cosine(products, originalSquares, compressedSquares);
  }

  private static double cosine(double products, double a, double b) {
    if (a == 0 || b == 0) {
      return a == b ? 1 : 0;
    }
    return Math.clamp(products / Math.sqrt(a) / Math.sqrt(b), -1, 1);
  }

  SignalError error() {
    double sqnr = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    return new SignalError(
        samples, skipped, samples == 0 ? Double.NaN : sqnr, cosines / samples, maxError);
  }
}
