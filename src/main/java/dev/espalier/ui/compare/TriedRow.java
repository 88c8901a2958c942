package dev.espalier.ui.compare;

import dev.espalier.app.TriedRecipe;
import dev.espalier.ui.chart.SizeAccuracyPoint;

/**
 * A recipe that was evaluated.
 *
 * @param tried the recipe
 * @param point where it lies between size and quality
 * @param size the size of its file, with its unit
 * @param quality its accuracy or agreement in percent with half its interval, or its similarity
 * @param samples how many samples that rests on
 */
public record TriedRow(
    TriedRecipe tried, SizeAccuracyPoint point, String size, String quality, String samples) {

  /** Whether this is the recipe as it is now. */
  public boolean current() {
    return point.role().current();
  }
}
