package dev.espalier.method.codebook;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's algorithm on a line: points go to the nearest centre, centres to the mean of their
 * points, in turn. As the points are sorted, a round costs a few steps for each centre.
 */
final class LloydClusters {
  private static final int ROUNDS = 300;

  /** Fixed: the same weights have the same table always. */
  private static final long SEED = 0xc1a5L;

  private LloydClusters() {}

  /**
   * Improves centres until none moves any more.
   *
   * @param start ascending
   * @param withZero whether one of them is zero and stays
   */
  static double[] improve(Points points, double[] start, boolean withZero) {
    double[] centres = start.clone();
    int[] ends = new int[0];
    for (int round = 0; round < ROUNDS; round++) {
      int[] now = points.ends(centres);
      if (Arrays.equals(now, ends)) {
        break;
      }
      ends = now;
      for (int k = 0, from = 0; k < centres.length; from = ends[k++]) {
        if (ends[k] > from && !(withZero && centres[k] == 0)) {
          centres[k] = points.mean(from, ends[k]);
        }
      }
    }
    return centres;
  }

  /** Centres in equal distances over the range of the points. */
  static double[] linear(Points points, int count) {
    double low = points.value(0);
    double width = points.value(points.count() - 1) - low;
    double[] centres = new double[count];
    for (int k = 0; k < count; k++) {
      centres[k] = low + (k + 0.5) * width / count;
    }
    return centres;
  }

  /** Centres with the same weight of points between them. */
  static double[] density(Points points, int count) {
    double[] centres = new double[count];
    double total = points.weight(0, points.count());
    int place = 0;
    for (int k = 0; k < count; k++) {
      while (place < points.count() - 1
          && points.weight(0, place + 1) < (k + 0.5) * total / count) {
        place++;
      }
      centres[k] = points.value(place);
    }
    return centres;
  }

  /** Points drawn with the probability of their squared distance to those drawn before. */
  static double[] plusPlus(Points points, int count, boolean withZero) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] distances = new double[points.count()];
    Arrays.fill(distances, withZero ? Double.POSITIVE_INFINITY : 1);
    if (withZero) {
      approach(points, distances, 0);
    }
    double[] centres = new double[count];
    for (int k = 0; k < count; k++) {
      centres[k] = points.value(draw(points, distances, random));
      if (k == 0 && !withZero) {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
      }
      approach(points, distances, centres[k]);
    }
    Arrays.sort(centres);
    return centres;
  }

  private static void approach(Points points, double[] distances, double centre) {
    for (int i = 0; i < distances.length; i++) {
      double distance = points.value(i) - centre;
      distances[i] = Math.min(distances[i], distance * distance);
    }
  }

  private static int draw(Points points, double[] distances, SplittableRandom random) {
    double total = 0;
    for (int i = 0; i < distances.length; i++) {
      total += points.weight(i, i + 1) * distances[i];
    }
    double left = random.nextDouble() * total;
    int place = 0;
    for (int i = 0; i < distances.length && left >= 0; i++) {
      place = i;
      left -= points.weight(i, i + 1) * distances[i];
    }
    return place;
  }
}
