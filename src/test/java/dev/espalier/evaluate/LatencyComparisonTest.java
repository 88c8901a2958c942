package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.runtime.Latency;
import dev.espalier.runtime.PairedLatency;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyComparisonTest {

  @Test
  void ratioIsPairedSoThatSlowRoundsCancel() {
    LatencyComparison latency =
        of(new long[] {100, 1000, 200, 100, 400, 100}, new long[] {50, 500, 100, 50, 200, 50});
    assertEquals(0.5, latency.ratio());
    assertEquals(new Interval(0.5, 0.5), latency.ratioInterval(0.95));
    assertEquals(150e-6, latency.originalMillis(), 1e-12);
  }

  @Test
  void ratioIntervalCoversTheTrueMedianAsOftenAsItSays() {
    Random random = new Random(7);
    int covered = 0;
    for (int trial = 0; trial < 2000; trial++) {
      long[] original = new long[25];
      Arrays.fill(original, 1_000_000);
      long[] compressed = new long[25];
      Arrays.setAll(compressed, i -> Math.round(1e6 * Math.exp(random.nextGaussian())));
      // The logarithm has the median 0, so the ratio has the median 1.
      covered += of(original, compressed).ratioInterval(0.95).contains(1) ? 1 : 0;
    }
    assertEquals(0.96, covered / 2000.0, 0.015);
  }

  private static LatencyComparison of(long[] original, long[] compressed) {
    return new LatencyComparison(
        new PairedLatency(Latency.ofNanos(original), Latency.ofNanos(compressed)), 1);
  }
}
