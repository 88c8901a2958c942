package dev.espalier.evaluate;

/**
 * Right answers of two models on the same samples. Because both answer the same questions, their
 * difference is known far better than from two separate intervals.
 *
 * @param bothRight samples that both got right
 * @param onlyOriginal samples that only the original got right
 * @param onlyCompressed samples that only the compressed model got right
 * @param bothWrong samples that both got wrong
 */
public record PairedDifference(
    long bothRight, long onlyOriginal, long onlyCompressed, long bothWrong) {

  /** Checks the counts. */
  public PairedDifference {
    if (Math.min(Math.min(bothRight, onlyOriginal), Math.min(onlyCompressed, bothWrong)) < 0) {
      throw new IllegalArgumentException("negative count");
    }
  }

  /** Number of samples. */
  public long total() {
    return bothRight + onlyOriginal + onlyCompressed + bothWrong;
  }

  /** Accuracy of the compressed model minus that of the original; NaN without samples. */
  public double value() {
    return (double) (onlyCompressed - onlyOriginal) / total();
  }

  /**
   * A confidence interval of the difference: Wald's with half a sample added to each count (A.
   * Agresti and Y. Min, "Simple improved confidence intervals for comparing matched proportions",
   * 2005).
   *
   * @param level the confidence level, such as 0.95
   * @return -1 to 1 without samples
   */
  public Interval interval(double level) {
    if (total() == 0) {
      return new Interval(-1, 1);
    }
    double n = total() + 2.0;
    double gained = onlyCompressed + 0.5;
    double lost = onlyOriginal + 0.5;
    double centre = (gained - lost) / n;
    double half =
        Normal.twoSided(level)
            * Math.sqrt(gained + lost - (gained - lost) * (gained - lost) / n)
            / n;
    return new Interval(Math.max(-1, centre - half), Math.min(1, centre + half));
  }

  /**
   * The p-value of McNemar's exact test (Q. McNemar, 1947): how likely so uneven a split between
   * gained and lost samples is if both models were equally good. 1 where no sample changed sides.
   */
  public double mcNemar() {
    return Binomial.twoSidedHalf(Math.min(onlyOriginal, onlyCompressed), changed());
  }

  private long changed() {
    return onlyOriginal + onlyCompressed;
  }
}
