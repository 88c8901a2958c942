package dev.espalier.evaluate;

/**
 * So many of so many, such as right answers of all answers.
 *
 * @param successes from 0 to {@code total}
 * @param total 0 where nothing has been counted yet
 */
public record Proportion(long successes, long total) {

  /** Checks the counts. */
  public Proportion {
    if (successes < 0 || successes > total) {
      throw new IllegalArgumentException("%d of %d".formatted(successes, total));
    }
  }

  /** The share from 0 to 1; NaN where nothing has been counted. */
  public double value() {
    return (double) successes / total;
  }

  /**
   * Wilson's score interval (E. B. Wilson, 1927): keeps its level for shares near 0 and 1 and for
   * few samples, where the textbook interval does not.
   *
   * @param level the confidence level, such as 0.95
   * @return 0 to 1 where nothing has been counted
   */
  public Interval wilson(double level) {
    if (total == 0) {
      return new Interval(0, 1);
    }
    double z = Normal.twoSided(level);
    double n = total;
    double p = value();
    double shrink = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / shrink;
    double half = z / shrink * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double low = successes == 0 ? 0 : Math.max(0, centre - half);
    double high = successes == total ? 1 : Math.min(1, centre + half);
    return new Interval(low, high);
  }
}
