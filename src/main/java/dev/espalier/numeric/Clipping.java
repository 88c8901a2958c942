package dev.espalier.numeric;

/** Where to clip magnitudes so that the others get finer steps, told from their histogram alone. */
public final class Clipping {

  private Clipping() {}

  /**
   * The magnitude that a share of all values does not exceed, linear within a bin.
   *
   * @param magnitudes from 0 on
   * @param share from 0 to 1
   */
  public static double percentile(Histogram magnitudes, double share) {
    double wanted = share * magnitudes.total();
    double seen = 0;
    for (int bin = 0; bin < magnitudes.bins(); bin++) {
      long count = magnitudes.counts()[bin];
      if (count > 0 && seen + count >= wanted) {
        double inside = Math.clamp((wanted - seen) / count, 0, 1);
        return magnitudes.edge(bin) + inside * (magnitudes.edge(bin + 1) - magnitudes.edge(bin));
      }
      seen += count;
    }
    return magnitudes.max();
  }

  /**
   * The magnitude at which clipped and rounded values tell least apart from the original ones: the
   * Kullback-Leibler divergence of the distribution clipped there, what is beyond counted at its
   * end, from the one that is left when its bins are merged to so many levels (Migacz, 8-bit
   * Inference with TensorRT, 2017). The largest of those that are equally good.
   *
   * @param magnitudes from 0 on
   * @param levels how many are told apart, 1 or more; more than there are bins clip nothing
   */
  public static double leastDivergence(Histogram magnitudes, int levels) {
    long[] counts = magnitudes.counts();
    int used = counts.length;
    while (used > 0 && counts[used - 1] == 0) {
      used--;
    }
    if (used <= levels) {
      return magnitudes.max();
    }
    long[] below = new long[used + 1];
    int[] filled = new int[used + 1];
    double[] entropies = new double[used + 1];
    for (int bin = 0; bin < used; bin++) {
      below[bin + 1] = below[bin] + counts[bin];
      filled[bin + 1] = filled[bin] + (counts[bin] > 0 ? 1 : 0);
      entropies[bin + 1] = entropies[bin] + entropy((double) counts[bin]);
    }
    int best = used;
    double least = Double.POSITIVE_INFINITY;
    for (int end = used; end >= levels; end--) {
      double divergence = new Merged(below, filled, entropies, end, levels).divergence(counts);
      if (divergence < least) {
        least = divergence;
        best = end;
      }
    }
    return magnitudes.edge(best);
  }

  /**
   * The magnitude at which the squared error is least: what is beyond is moved there, and what is
   * below is off by a step over the root of twelve.
   *
   * @param magnitudes from 0 on; each counts as the middle of its bin
   * @param levels how many steps there are from 0 to the end
   */
  public static double leastSquares(Histogram magnitudes, int levels) {
    double beyond = 0;
    double sum = 0;
    double squares = 0;
    double below = magnitudes.total();
    double best = magnitudes.max();
    double least = Double.POSITIVE_INFINITY;
    for (int bin = magnitudes.bins(); bin > 0; bin--) {
      double end = magnitudes.edge(bin);
      double step = end / levels;
      double error = below * step * step / 12 + squares - 2 * end * sum + beyond * end * end;
      if (error < least) {
        least = error;
        best = end;
      }
      double middle = (magnitudes.edge(bin - 1) + end) / 2;
      double count = magnitudes.counts()[bin - 1];
      beyond += count;
      below -= count;
      sum += count * middle;
      squares += count * middle * middle;
    }
    return best;
  }

  private static double entropy(double count) {
    return count == 0 ? 0 : count * Math.log(count);
  }

  /**
   * The bins before {@code end} merged to levels.
   *
   * @param below values below each bin
   * @param filled bins with values below each bin
   * @param entropies sums of {@code n log n} below each bin
   */
  private record Merged(long[] below, int[] filled, double[] entropies, int end, int levels) {

    /**
     * With P the clipped counts and Q each level's counts, without what was clipped, spread evenly
     * over its bins that hold anything: the sum of {@code p log (p / q)} over their totals.
     */
    double divergence(long[] counts) {
      long total = below[below.length - 1];
      long clipped = total - below[end];
      if (below[end] == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double sum = 0;
      for (int level = 0; level < levels; level++) {
        int from = (int) ((long) level * end / levels);
        int to = (int) ((long) (level + 1) * end / levels);
        double values = below[to] - below[from];
        if (values > 0) {
          sum += entropies[to] - entropies[from];
          sum -= values * Math.log(values / (filled[to] - filled[from]));
        }
      }
      sum += atTheEnd(counts[end - 1], clipped);
      return sum / total - Math.log((double) total / below[end]);
    }

    /** What is clipped counts in the last bin of P, and not in Q. */
    private double atTheEnd(long last, long clipped) {
      if (clipped == 0) {
        return 0;
      }
      if (last == 0) {
        return Double.POSITIVE_INFINITY;
      }
      int from = (int) ((long) (levels - 1) * end / levels);
      double values = below[end] - below[from];
      double each = values / (filled[end] - filled[from]);
      double p = last + clipped;
      return entropy(p) - p * Math.log(each) - (entropy((double) last) - last * Math.log(each));
    }
  }
}
