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
 * @param quality accuracy; agreement where the data has no labels; similarity of the outputs where
 *     the model gives no class scores
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
   * @param measure what is measured
   * @param of the output that it is measured on; empty where that is the one with the class scores
   * @param original the original's; 1 for agreement and similarity
   * @param now the compressed network's
   * @param interval confidence interval of {@code now}; of a similarity there is none
   * @param change confidence interval of {@code now - original}, from the same samples; of accuracy
   *     only
   * @param samples number of samples it rests on
   * @param current whether it was measured with the recipe as it is now
   */
  public record Quality(
      QualityMeasure measure,
      String of,
      double original,
      double now,
      Optional<Interval> interval,
      Optional<Interval> change,
      long samples,
      boolean current) {

    /** Half the width of the confidence interval; 0 where there is none. */
    public double halfWidth() {
      return interval.map(known -> known.width() / 2).orElse(0.0);
    }
  }
}
