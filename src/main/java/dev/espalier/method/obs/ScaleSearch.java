package dev.espalier.method.obs;

import java.util.Arrays;

/** Tries multiples of scales and keeps the best. */
final class ScaleSearch {
  private static final double NARROWEST = 0.4;
  private static final double STEP = 0.025;
  private static final int STEPS = 45;
  private static final double[] DOUBLINGS = {0.25, 0.5, 1, 2, 4};

  private ScaleSearch() {}

  /**
   * What to multiply scales with.
   *
   * @param binary whether they are powers of two
   */
  static double[] multiples(boolean binary) {
    if (binary) {
      return DOUBLINGS.clone();
    }
    double[] multiples = new double[STEPS];
    Arrays.setAll(multiples, step -> NARROWEST + step * STEP);
    return multiples;
  }

  /** A scale that is not zero. */
  static float usable(float scale) {
    return Math.max(scale, Float.MIN_VALUE);
  }

  /** Gives each scale its best multiple. */
  static void search(float[] scales, double[] multiples, LevelGrid.ScaleErrors errors) {
    float[] base = scales.clone();
    float[] best = base.clone();
    double[] least = new double[base.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double multiple : multiples) {
      for (int group = 0; group < base.length; group++) {
        scales[group] = usable((float) (base[group] * multiple));
      }
      double[] error = errors.byGroup(base.length);
      for (int group = 0; group < base.length; group++) {
        if (error[group] < least[group]) {
          least[group] = error[group];
          best[group] = scales[group];
        }
      }
    }
    System.arraycopy(best, 0, scales, 0, best.length);
  }
}
