package dev.espalier.method.codebook;

import java.util.Arrays;

/**
 * Which weights become zero where the others become plus or minus one scale, their mean magnitude.
 *
 * @param kept how many weights, the largest, are not zero
 * @param threshold the smallest magnitude that is kept
 * @param scale positive; 1 where nothing is kept
 */
public record TernarySplit(int kept, float threshold, float scale) {
  /** Of the mean magnitude: near the best for weights that are uniform or normal. */
  private static final double SHARE = 0.7;

  /**
   * What is above 0.7 times the mean magnitude is kept (Li et al., Ternary Weight Networks, 2016,
   * section 2.3).
   *
   * @param magnitudes of the weights that are not pruned
   */
  public static TernarySplit byMean(float[] magnitudes) {
    double sum = 0;
    for (float magnitude : magnitudes) {
      sum += magnitude;
    }
    double threshold = magnitudes.length == 0 ? 0 : SHARE * sum / magnitudes.length;
    float[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    int first = 0;
    while (first < sorted.length && sorted[first] <= threshold) {
      first++;
    }
    return of(sorted, first);
  }

  /**
   * The split with the least squared error: of the k largest with the sum S, {@code S^2 / k} is the
   * most.
   */
  public static TernarySplit leastSquares(float[] magnitudes) {
    float[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double most = 0;
    int best = sorted.length;
    for (int first = sorted.length - 1; first >= 0 && sorted[first] > 0; first--) {
      sum += sorted[first];
      double saved = sum * sum / (sorted.length - first);
      // Equal magnitudes go together: a threshold cannot tell them apart.
      if (saved > most && (first == 0 || sorted[first - 1] < sorted[first])) {
        most = saved;
        best = first;
      }
    }
    return of(sorted, best);
  }

  private static TernarySplit of(float[] sorted, int first) {
    int kept = sorted.length - first;
    if (kept == 0) {
      return new TernarySplit(0, Float.POSITIVE_INFINITY, 1);
    }
    double sum = 0;
    for (int i = first; i < sorted.length; i++) {
      sum += sorted[i];
    }
    return new TernarySplit(kept, sorted[first], Math.max((float) (sum / kept), Float.MIN_NORMAL));
  }
}
