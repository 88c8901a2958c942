package dev.espalier.evaluate;

/** The binomial distribution of fair coin throws. */
final class Binomial {

  private static final double LOG_TWO = Math.log(2);

  private Binomial() {}

  /** The probability of at most {@code k} heads in {@code n} throws. */
  static double atMost(long k, long n) {
    if (k < 0) {
      return 0;
    }
    if (k >= n) {
      return 1;
    }
    double logTerm = -n * LOG_TWO;
    double logSum = logTerm;
    for (long i = 1; i <= k; i++) {
      logTerm += Math.log((double) (n - i + 1) / i);
      logSum = addLogs(logSum, logTerm);
    }
    return Math.min(1, Math.exp(logSum));
  }

  /** The probability of a split at least as uneven as {@code smaller} against the rest. */
  static double twoSidedHalf(long smaller, long n) {
    return Math.min(1, 2 * atMost(smaller, n));
  }

  /**
   * How many of {@code n} sorted values to leave out at each end so that the rest covers the median
   * with at least the given confidence; -1 where even all of them do not.
   */
  static int medianMargin(int n, double level) {
    double tail = (1 - level) / 2;
    int margin = -1;
    while (atMost(margin + 1, n) <= tail) {
      margin++;
    }
    return margin;
  }

  // Sums of many tiny probabilities are kept as logarithms: 2^-n is 0 as a double from n = 1075 on.
  private static double addLogs(double a, double b) {
    double high = Math.max(a, b);
    return high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }
}
