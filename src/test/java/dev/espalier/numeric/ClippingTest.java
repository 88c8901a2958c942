package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Clipping points against sorting, and against the divergence as its definition has it. */
class ClippingTest {

  private static Histogram histogram(long... counts) {
    return new Histogram(0, counts.length, counts);
  }

  /** The divergence, bin by bin; infinite where clipped values have no bin to count in. */
  private static double divergence(long[] counts, int end, int levels) {
    double[] p = new double[end];
    double[] q = new double[end];
    for (int bin = 0; bin < counts.length; bin++) {
      p[Math.min(bin, end - 1)] += counts[bin];
    }
    for (int level = 0; level < levels; level++) {
      int from = level * end / levels;
      int to = (level + 1) * end / levels;
      double values = 0;
      int filled = 0;
      for (int bin = from; bin < to; bin++) {
        values += counts[bin];
        filled += counts[bin] > 0 ? 1 : 0;
      }
      for (int bin = from; bin < to; bin++) {
        q[bin] = counts[bin] > 0 ? values / filled : 0;
      }
    }
    double all = Arrays.stream(p).sum();
    double inside = Arrays.stream(q).sum();
    double sum = 0;
    for (int bin = 0; bin < end; bin++) {
      if (p[bin] > 0) {
        sum += p[bin] / all * Math.log(p[bin] / all / (q[bin] / inside));
      }
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
  }

  /** Four bins are kept for two levels, and what is beyond is counted to the last of them. */
  @Test
  void divergenceIsThatOfTheDistributionsWrittenDown() {
    long[] counts = {4, 3, 2, 5, 0, 1};
    double[] wanted = {4 / 15.0, 3 / 15.0, 2 / 15.0, 6 / 15.0};
    double expected = 0;
    for (double share : wanted) {
      expected += share * Math.log(share / (3.5 / 14));
    }
    assertEquals(expected, divergence(counts, 4, 2), 1e-12);
    assertEquals(Double.POSITIVE_INFINITY, divergence(counts, 5, 2), "clipped to nothing");
  }

  @Property(tries = 300)
  void leastDivergenceIsTheLeastOfAllByTheDefinition(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 50) Long> drawn,
      @ForAll @IntRange(min = 1, max = 12) int levels) {
    long[] counts = drawn.stream().mapToLong(Long::longValue).toArray();
    double found = Clipping.leastDivergence(histogram(counts), levels);
    int used = counts.length;
    while (used > 0 && counts[used - 1] == 0) {
      used--;
    }
    if (used <= levels) {
      assertEquals(counts.length, found);
      return;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int end = levels; end <= used; end++) {
      least = Math.min(least, divergence(counts, end, levels));
    }
    assertEquals(least, divergence(counts, (int) found, levels), 1e-9);
  }

  @Test
  void fewFarValuesAreClippedAndManyAreNot() {
    Random random = new Random(5);
    float[] normal = new float[200_000];
    for (int i = 0; i < normal.length; i++) {
      normal[i] = Math.abs((float) random.nextGaussian());
    }
    float[] far = normal.clone();
    for (int i = 0; i < 20; i++) {
      far[i] = 40;
    }
    int bins = 2048;
    Histogram histogram = Histogram.of(far, 0, 40, bins, CancelSignal.none());
    double clip = Clipping.leastDivergence(histogram, 128);
    assertTrue(clip > 2 && clip < 8, clip + " deviations");

    float[] uniform = new float[100_000];
    for (int i = 0; i < uniform.length; i++) {
      uniform[i] = random.nextFloat();
    }
    Histogram even = Histogram.of(uniform, 0, 1, bins, CancelSignal.none());
    assertTrue(Clipping.leastDivergence(even, 128) > 0.9);
  }

  @Property(tries = 200)
  void percentileIsWithinABinOfTheSortedValue(
      @ForAll @Size(min = 1, max = 300) List<@FloatRange(min = 0, max = 10) Float> drawn,
      @ForAll @IntRange(min = 0, max = 1000) int thousandths) {
    float[] values = new float[drawn.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = drawn.get(i);
    }
    Histogram histogram = Histogram.of(values, 0, 10, 500, CancelSignal.none());
    double found = Clipping.percentile(histogram, thousandths / 1000.0);
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(thousandths / 1000.0 * sorted.length) - 1;
    double wanted = sorted[Math.clamp(at, 0, sorted.length - 1)];
    assertEquals(wanted, found, 10 / 500.0 + 1e-6);
  }

  @Test
  void emptyHistogramClipsNothing() {
    assertEquals(4, Clipping.leastDivergence(histogram(0, 0, 0, 0), 2));
    assertEquals(4, Clipping.percentile(histogram(0, 0, 0, 0), 0.999));
  }

  @Property(tries = 200)
  void leastSquaresIsTheLeastOfAllEnds(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 50) Long> drawn,
      @ForAll @IntRange(min = 1, max = 100) int levels) {
    long[] counts = drawn.stream().mapToLong(Long::longValue).toArray();
    double found = Clipping.leastSquares(histogram(counts), levels);
    double least = Double.POSITIVE_INFINITY;
    for (int end = 1; end <= counts.length; end++) {
      least = Math.min(least, squares(counts, end, levels));
    }
    assertEquals(least, squares(counts, found, levels), 1e-9 * Math.max(least, 1));
  }

  private static double squares(long[] counts, double end, int levels) {
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      double over = Math.max(bin + 0.5 - end, 0);
      double step = end / levels;
      sum += counts[bin] * (bin + 0.5 > end ? over * over : step * step / 12);
    }
    return sum;
  }
}
