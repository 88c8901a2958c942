package dev.espalier.ui.chart;

/**
 * What the vertical axis of {@link SizeAccuracyChart} measures.
 *
 * @param title with its unit, if it has one
 * @param worst nothing is lower
 * @param best nothing is higher
 * @param pattern how one number is written
 */
public record QualityAxis(String title, double worst, double best, String pattern) {
  public static final QualityAxis ACCURACY = new QualityAxis("accuracy in %", 0, 100, "%.1f %%");
  public static final QualityAxis AGREEMENT = new QualityAxis("agreement in %", 0, 100, "%.1f %%");
  public static final QualityAxis SIMILARITY = new QualityAxis("cosine similarity", -1, 1, "%.4f");
}
