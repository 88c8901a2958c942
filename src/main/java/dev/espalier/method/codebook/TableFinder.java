package dev.espalier.method.codebook;

import java.util.Arrays;

/**
 * Makes tables of cluster centres.
 *
 * @param start which clusters
 * @param size levels of a table
 * @param withZero whether zero has to be one of them; zeros are left out of the clusters then
 * @param limit how many points are told apart at the most
 */
public record TableFinder(TableStart start, int size, boolean withZero, int limit) {
  private static final int MOST = 1 << 20;

  public TableFinder {
    if (size < (withZero ? 2 : 1) || size > 256 || limit < 1) {
      throw new IllegalArgumentException("a table of " + size + " levels of " + limit + " points");
    }
  }

  /**
   * As exact as can be in bounded memory: all weights up to {@code 2^24 / size}, at most a million,
   * and beyond so many bins.
   */
  public static TableFinder fine(TableStart start, int size, boolean withZero) {
    return new TableFinder(start, size, withZero, Math.min(MOST, OptimalClusters.WORK / size));
  }

  /**
   * The table for some weights, ascending; where there are fewer different weights than levels, the
   * last is repeated.
   *
   * @param weights what an error in each of the values counts, positive
   */
  public float[] find(float[] values, float[] weights) {
    return table(Points.of(values, weights, withZero, limit));
  }

  /** The table for some weights that count alike. */
  public float[] find(float[] values) {
    return table(Points.of(values, withZero, limit));
  }

  private float[] table(Points points) {
    double[] centres = centres(points);
    float[] table = new float[size];
    for (int place = 0; place < size; place++) {
      double centre = centres[Math.min(place, centres.length - 1)];
      // Never -0: a pruned weight decodes to plus zero.
      table[place] = (float) centre + 0f;
    }
    return table;
  }

  private double[] centres(Points points) {
    int free = withZero ? size - 1 : size;
    if (points.count() == 0) {
      return new double[] {0};
    }
    if (start == TableStart.OPTIMAL || points.count() <= free) {
      double[] best = OptimalClusters.centres(points, free, withZero);
      return LloydClusters.improve(points, best, withZero);
    }
    double[] first =
        switch (start) {
          case OPTIMAL, DENSITY -> LloydClusters.density(points, free);
          case LINEAR -> LloydClusters.linear(points, free);
          case PLUS_PLUS -> LloydClusters.plusPlus(points, free, withZero);
        };
    return LloydClusters.improve(points, withZero ? including(first) : first, withZero);
  }

  private static double[] including(double[] centres) {
    double[] all = Arrays.copyOf(centres, centres.length + 1);
    Arrays.sort(all);
    return all;
  }
}
