package dev.espalier.method.codebook;

import java.util.Arrays;

/**
 * Values on a line, ascending, with the sums that tell the squared error of any run of them at
 * once. Equal values are one point; where there are more points than a limit, neighbours are put
 * together, each group a point at its mean, so that only the places between groups can divide them.
 */
public final class Points {
  /** More values, and more for each point, are not sorted, but put into bins of equal width. */
  private static final int SORTED = 1 << 20;

  private static final int SORTED_PER_POINT = 8;
  private static final double ROUNDING = 1e-9;

  private final double[] values;
  private final double[] weights;
  private final double[] sums;
  private final double[] squares;
  private final double shift;

  /** Sums up points; bins add their inner spread to the squares. */
  private Points(double[] values, double[] masses, double[] spreads) {
    this.values = values;
    double total = 0;
    for (double value : values) {
      total += value;
    }
    // Squares of values far from zero would drown their differences.
    shift = values.length == 0 ? 0 : total / values.length;
    weights = new double[values.length + 1];
    sums = new double[values.length + 1];
    squares = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      double moved = values[i] - shift;
      weights[i + 1] = weights[i] + masses[i];
      sums[i + 1] = sums[i] + masses[i] * moved;
      squares[i + 1] = squares[i] + masses[i] * moved * moved + spreads[i];
    }
  }

  /** All values, each of weight one. */
  public static Points of(float[] values, boolean withoutZeros, int limit) {
    float[] ones = new float[values.length];
    Arrays.fill(ones, 1);
    return of(values, ones, withoutZeros, limit);
  }

  /**
   * Values with weights.
   *
   * @param values finite
   * @param weights of each, positive
   * @param withoutZeros whether zeros are left out
   * @param limit how many points there may be, at least 1
   */
  public static Points of(float[] values, float[] weights, boolean withoutZeros, int limit) {
    int count = 0;
    for (float value : values) {
      count += withoutZeros && value == 0 ? 0 : 1;
    }
    int most = Math.clamp((long) SORTED_PER_POINT * limit, limit, Math.max(limit, SORTED));
    Points points =
        count <= most
            ? sorted(values, weights, withoutZeros, count)
            : binned(values, weights, withoutZeros, most);
    return points.count() <= limit ? points : points.merged(limit);
  }

  /**
   * Puts neighbours together. With many points, the squared error within groups is least if each
   * has the same share of the sum of {@code mass^(1/3) gap^(2/3)} (Panter and Dite, Quantization
   * Distortion in Pulse-Count Modulation with Nonuniform Spacing of Levels, 1951): fine where
   * points are dense, and where they are far apart.
   */
  private Points merged(int limit) {
    double[] reach = new double[count()];
    for (int i = 1; i < count(); i++) {
      double mass = weight(i - 1, i + 1) / 2;
      double gap = values[i] - values[i - 1];
      reach[i] = reach[i - 1] + Math.cbrt(mass * gap * gap);
    }
    // Every group but the last, with the gap after it, has more than this.
    double share = reach[count() - 1] / Math.max(limit - 1, 1);
    double most = limit == 1 ? Double.POSITIVE_INFINITY : share * (1 + ROUNDING);
    double[] at = new double[count()];
    double[] masses = new double[count()];
    double[] spreads = new double[count()];
    int groups = 0;
    for (int from = 0, to = 1; from < count(); from = to++) {
      while (to < count() && reach[to] - reach[from] < most) {
        to++;
      }
      at[groups] = mean(from, to);
      masses[groups] = weight(from, to);
      spreads[groups++] = spread(from, to);
    }
    return new Points(
        Arrays.copyOf(at, groups), Arrays.copyOf(masses, groups), Arrays.copyOf(spreads, groups));
  }

  private static Points sorted(float[] values, float[] weights, boolean withoutZeros, int count) {
    long[] keys = new long[count];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (!withoutZeros || values[i] != 0) {
        int bits = Float.floatToRawIntBits(values[i] + 0f);
        int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        keys[next++] = (long) ordered << 32 | i;
      }
    }
    if (count > 1 << 13) {
      Arrays.parallelSort(keys);
    } else {
      Arrays.sort(keys);
    }
    double[] at = new double[count];
    double[] masses = new double[count];
    int points = 0;
    for (long key : keys) {
      int index = (int) key;
      if (points == 0 || at[points - 1] != values[index]) {
        at[points++] = values[index];
      }
      masses[points - 1] += weights[index];
    }
    return new Points(Arrays.copyOf(at, points), Arrays.copyOf(masses, points), new double[points]);
  }

  private static Points binned(float[] values, float[] weights, boolean withoutZeros, int bins) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double perUnit = high > low ? bins / (high - low) : 0;
    double[] masses = new double[bins];
    double[] totals = new double[bins];
    double[] squares = new double[bins];
    for (int i = 0; i < values.length; i++) {
      if (!withoutZeros || values[i] != 0) {
        int bin = Math.min((int) ((values[i] - low) * perUnit), bins - 1);
        masses[bin] += weights[i];
        totals[bin] += (double) weights[i] * values[i];
        squares[bin] += (double) weights[i] * values[i] * values[i];
      }
    }
    int points = 0;
    double[] at = new double[bins];
    double[] spreads = new double[bins];
    for (int bin = 0; bin < bins; bin++) {
      if (masses[bin] > 0) {
        double mean = totals[bin] / masses[bin];
        at[points] = mean;
        spreads[points] = Math.max(squares[bin] - mean * totals[bin], 0);
        masses[points++] = masses[bin];
      }
    }
    return new Points(
        Arrays.copyOf(at, points), Arrays.copyOf(masses, points), Arrays.copyOf(spreads, points));
  }

  /** The number of points. */
  public int count() {
    return values.length;
  }

  /** All points, ascending. */
  public float[] values() {
    float[] all = new float[count()];
    for (int place = 0; place < all.length; place++) {
      all[place] = (float) values[place];
    }
    return all;
  }

  /** What each of them weighs. */
  public float[] masses() {
    float[] masses = new float[count()];
    for (int place = 0; place < masses.length; place++) {
      masses[place] = (float) weight(place, place + 1);
    }
    return masses;
  }

  /** A point, by its place. */
  double value(int place) {
    return values[place];
  }

  /** The weight of the points from one place to before another. */
  double weight(int from, int to) {
    return weights[to] - weights[from];
  }

  /** The mean of these points, of which there is one at least. */
  double mean(int from, int to) {
    double mean = shift + (sums[to] - sums[from]) / (weights[to] - weights[from]);
    // What is rounded away must not bring means out of order.
    return Math.clamp(mean, values[from], values[to - 1]);
  }

  /** The sum of the values of these points, each times its weight. */
  double sum(int from, int to) {
    return sums[to] - sums[from] + shift * (weights[to] - weights[from]);
  }

  /** The squared error of these points if all become their mean. */
  double spread(int from, int to) {
    if (to <= from) {
      return 0;
    }
    double sum = sums[to] - sums[from];
    return Math.max(squares[to] - squares[from] - sum * sum / (weights[to] - weights[from]), 0);
  }

  /** The squared error of these points if all become one value. */
  double error(int from, int to, double value) {
    double moved = value - shift;
    return Math.max(
        squares[to]
            - squares[from]
            - 2 * moved * (sums[to] - sums[from])
            + moved * moved * (weights[to] - weights[from]),
        0);
  }

  /** The number of points up to and including a value. */
  int upTo(double value) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The place where the points of each level of a table end, each going to the nearest. */
  int[] ends(double[] levels) {
    int[] ends = new int[levels.length];
    for (int level = 0; level < levels.length - 1; level++) {
      ends[level] = upTo((levels[level] + levels[level + 1]) / 2);
    }
    ends[levels.length - 1] = values.length;
    return ends;
  }

  /** The squared error if each point becomes the nearest level of a table. */
  double error(double[] levels) {
    int[] ends = ends(levels);
    double error = 0;
    for (int level = 0, from = 0; level < levels.length; from = ends[level++]) {
      error += error(from, ends[level], levels[level]);
    }
    return error;
  }
}
