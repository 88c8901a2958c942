package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LatencyTest {

  @Test
  void quantilesOfKnownRuns() {
    Latency latency = Latency.ofNanos(5_000_000, 1_000_000, 3_000_000, 2_000_000, 4_000_000);

    assertEquals(3.0, latency.medianMillis(), 1e-12);
    assertEquals(1.4, latency.p10Millis(), 1e-12);
    assertEquals(4.6, latency.p90Millis(), 1e-12);
    assertEquals(5.0, latency.quantileMillis(1), 1e-12);
  }

  @Test
  void medianOfAnEvenNumberOfRunsLiesBetween() {
    assertEquals(1.5, Latency.ofNanos(2_000_000, 1_000_000).medianMillis(), 1e-12);
  }

  @Test
  void keepsTheOrderOfRuns() {
    assertArrayEquals(new long[] {3, 1, 2}, Latency.ofNanos(3, 1, 2).nanos().toArray());
  }

  @Test
  void refusesNoRuns() {
    assertThrows(IllegalArgumentException.class, Latency::ofNanos);
  }

  @Test
  void ratioIsTakenPairByPair() {
    // The machine got ten times slower for the last pair; the ratio of that pair is the same.
    Latency first = Latency.ofNanos(100, 200, 1000);
    Latency second = Latency.ofNanos(50, 100, 500);

    assertEquals(0.5, new PairedLatency(first, second).medianRatio(), 1e-12);
    assertEquals(2.0, new PairedLatency(second, first).ratioQuantile(0.9), 1e-12);
  }

  @Test
  void pairsNeedAsManyRunsOfBoth() {
    Latency one = Latency.ofNanos(1);
    Latency two = Latency.ofNanos(1, 2);

    assertThrows(IllegalArgumentException.class, () -> new PairedLatency(one, two));
  }
}
