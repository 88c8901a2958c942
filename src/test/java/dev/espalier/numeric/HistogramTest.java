package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void elementsAreCountedWhereTheyLie() {
    float[] values = {0, 0.5f, 1, 1.5f, 3.9f, 4, -7, 9, Float.POSITIVE_INFINITY, Float.NaN};
    Histogram histogram = Histogram.of(values, 0, 4, 4, CancelSignal.none());
    assertArrayEquals(new long[] {3, 2, 0, 4}, histogram.counts());
    assertEquals(9, histogram.total());
    assertEquals(1, histogram.edge(1));
    assertEquals(4, histogram.edge(histogram.bins()));
  }

  @Test
  void everythingIsInTheFirstBinOfARangeWithoutExtent() {
    Histogram histogram = Histogram.of(new float[] {2, 2}, 2, 2, 3, CancelSignal.none());
    assertArrayEquals(new long[] {2, 0, 0}, histogram.counts());
  }

  @Test
  void nothingIsLostOverManyChunks() {
    float[] values = new float[3_000_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 10;
    }
    Histogram histogram = Histogram.of(values, 0, 10, 10, CancelSignal.none());
    assertEquals(300_001, histogram.counts()[0]);
    assertEquals(300_000, histogram.counts()[9]);
    assertEquals(values.length, histogram.total());
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Histogram(1, 0, new long[1]));
    assertThrows(IllegalArgumentException.class, () -> new Histogram(0, Double.NaN, new long[1]));
    assertThrows(IllegalArgumentException.class, () -> new Histogram(0, 1, new long[0]));
  }
}
