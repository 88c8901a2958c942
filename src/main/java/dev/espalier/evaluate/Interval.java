package dev.espalier.evaluate;

/**
 * A closed interval of real numbers, such as a confidence interval.
 *
 * @param low the lower end
 * @param high the upper end, not below {@code low}
 */
public record Interval(double low, double high) {

  /** Checks the order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("no interval from %s to %s".formatted(low, high));
    }
  }

  /** The distance between the ends. */
  public double width() {
    return high - low;
  }

  /** Whether a number lies inside or on an end. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
