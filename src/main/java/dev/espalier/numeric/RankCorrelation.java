package dev.espalier.numeric;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How far two lists of numbers have the same order. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * Spearman's coefficient: the correlation of the ranks, equal numbers having the mean of theirs.
   *
   * @param first finite numbers
   * @param second as many
   * @return from -1 to 1; NaN where all numbers of a list are the same, or there are fewer than two
   */
  public static double spearman(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " numbers and " + second.length);
    }
    double[] a = ranks(first);
    double[] b = ranks(second);
    double middle = (first.length - 1) / 2.0;
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - middle) * (b[i] - middle);
      squaresA += (a[i] - middle) * (a[i] - middle);
      squaresB += (b[i] - middle) * (b[i] - middle);
    }
    return both / Math.sqrt(squaresA * squaresB);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
