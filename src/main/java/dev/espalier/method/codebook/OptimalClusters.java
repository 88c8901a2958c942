package dev.espalier.method.codebook;

import java.util.Arrays;

/**
 * The best clusters on a line: runs of the sorted points, of which dynamic programming finds the
 * ends. The best end of a cluster never moves down as more points come, so that each step divides
 * and conquers (Wu, 1991; Grønlund et al., Fast Exact k-Means, 2017). Where zero is to be a level,
 * one more run is free to lie anywhere with zero as its centre.
 */
final class OptimalClusters {
  private final Points points;
  private final int n;

  private OptimalClusters(Points points) {
    this.points = points;
    this.n = points.count();
  }

  /** How many numbers the search keeps at the most. */
  static final int WORK = 1 << 24;

  /**
   * The centres with the least squared error, ascending; no more than there are points.
   *
   * @param count of free centres, at least 1
   * @param withZero whether zero is a centre besides
   */
  static double[] centres(Points points, int count, boolean withZero) {
    int free = Math.min(count, points.count());
    OptimalClusters clusters = new OptimalClusters(points);
    return withZero ? clusters.aroundZero(free) : clusters.free(free);
  }

  /** A step of the search: the best errors of the first points, and where the last run begins. */
  private record Layer(double[] errors, int[] begins) {}

  private double[] free(int count) {
    Layer[] layers = new Layer[count + 1];
    layers[0] = none();
    for (int k = 1; k <= count; k++) {
      layers[k] = next(layers[k - 1]);
    }
    double[] centres = new double[count];
    int end = n;
    int found = 0;
    for (int k = count; k >= 1; k--) {
      int begin = layers[k].begins[end];
      if (end > begin) {
        centres[found++] = points.mean(begin, end);
      }
      end = begin;
    }
    return ascending(centres, found);
  }

  private double[] aroundZero(int count) {
    Layer[] before = new Layer[count + 1];
    Layer[] after = new Layer[count + 1];
    before[0] = none();
    after[0] = withZero(before[0], impossible());
    for (int k = 1; k <= count; k++) {
      before[k] = next(before[k - 1]);
      after[k] = withZero(before[k], next(after[k - 1]));
    }
    double[] centres = new double[count + 1];
    int end = n;
    int found = 0;
    boolean zero = true;
    for (int k = count; k >= 1 || zero; ) {
      int begin = (zero ? after : before)[k].begins[end];
      if (zero && begin < 0) {
        end = ~begin;
        zero = false;
      } else {
        if (end > begin) {
          centres[found++] = points.mean(begin, end);
        }
        end = begin;
        k--;
      }
    }
    centres[found++] = 0;
    return ascending(centres, found);
  }

  private static double[] ascending(double[] centres, int found) {
    double[] sorted = Arrays.copyOf(centres, found);
    Arrays.sort(sorted);
    return sorted;
  }

  /** No run at all: only no points have no error. */
  private Layer none() {
    Layer none = impossible();
    none.errors[0] = 0;
    return none;
  }

  private Layer impossible() {
    double[] errors = new double[n + 1];
    Arrays.fill(errors, Double.POSITIVE_INFINITY);
    return new Layer(errors, new int[n + 1]);
  }

  /**
   * The better of two ways: the run around zero comes last, after the points of {@code before}, or
   * has come already. The first is remembered as the complement of where the run begins.
   */
  private Layer withZero(Layer before, Layer already) {
    double[] errors = new double[n + 1];
    int[] begins = new int[n + 1];
    double least = Double.POSITIVE_INFINITY;
    int begin = 0;
    for (int end = 0; end <= n; end++) {
      double here = before.errors[end] - points.error(0, end, 0);
      if (here < least) {
        least = here;
        begin = end;
      }
      double error = before.errors[begin] + points.error(begin, end, 0);
      boolean better = error <= already.errors[end];
      errors[end] = better ? error : already.errors[end];
      begins[end] = better ? ~begin : already.begins[end];
    }
    return new Layer(errors, begins);
  }

  /** One more free run at the end. */
  private Layer next(Layer last) {
    Layer next = new Layer(new double[n + 1], new int[n + 1]);
    fill(last.errors, next, 0, n, 0, n);
    return next;
  }

  private void fill(double[] last, Layer next, int low, int high, int first, int end) {
    if (low > high) {
      return;
    }
    int middle = (low + high) >>> 1;
    double least = Double.POSITIVE_INFINITY;
    int begin = first;
    for (int from = first; from <= Math.min(middle, end); from++) {
      double error = last[from] + points.spread(from, middle);
      if (error < least) {
        least = error;
        begin = from;
      }
    }
    next.errors[middle] = least;
    next.begins[middle] = begin;
    fill(last, next, low, middle - 1, first, begin);
    fill(last, next, middle + 1, high, begin, end);
  }
}
