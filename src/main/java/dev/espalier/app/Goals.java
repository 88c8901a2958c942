package dev.espalier.app;

import dev.espalier.estimate.Figure;
import dev.espalier.evaluate.Interval;
import java.util.Optional;

/**
 * The three numbers that everything is about, each original and now.
 *
 * @param originalBytes size of the original file; exact
 * @param bytes size of the file that an export would write; exact
 * @param originalMillis time of one run of the original, where it was measured
 * @param millis time of one run now
 * @param speedup confidence interval of the time now by the original's, where both were measured in
 *     turns
 * @param quality accuracy, or agreement where the data has no labels
 */
public record Goals(
    long originalBytes,
    Figure bytes,
    Optional<Figure> originalMillis,
    Optional<Figure> millis,
    Optional<Interval> speedup,
    Optional<Quality> quality) {

  /**
   * How good the answers are.
   *
   * @param labelled whether this is accuracy; otherwise it is agreement with the original
   * @param original share of right answers of the original; 1 for agreement
   * @param now share of right answers, or of equal answers, of the compressed network
   * @param interval confidence interval of {@code now}
   * @param samples number of samples it rests on
   * @param current whether it was measured with the recipe as it is now
   */
  public record Quality(
      boolean labelled,
      double original,
      double now,
      Interval interval,
      long samples,
      boolean current) {}
}
