package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A growing histogram counts as one that knew the range before. */
class HistogramSumTest {

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  @Property(tries = 300)
  void countsAreThoseOverTheLastRange(
      @ForAll @Size(max = 6) List<@Size(max = 20) List<Float>> batches) {
    HistogramSum sum = new HistogramSum();
    List<Float> finite = new ArrayList<>();
    long others = 0;
    for (List<Float> batch : batches) {
      sum.add(array(batch));
      for (float value : batch) {
        if (Float.isFinite(value)) {
          finite.add(value);
        } else {
          others++;
        }
      }
    }
    Histogram histogram = sum.histogram();
    assertEquals(finite.size(), sum.count());
    assertEquals(others, sum.skipped());
    assertEquals(finite.stream().min(Float::compare).orElse(0f), sum.min());
    assertEquals(finite.stream().max(Float::compare).orElse(0f), sum.max());
    long[] wanted = new long[histogram.bins()];
    for (float value : finite) {
      double share = histogram.max() == 0 ? 0 : value / histogram.max();
      int bin = (int) Math.floor(share * HistogramSum.SIDE) + HistogramSum.SIDE;
      wanted[Math.min(bin, wanted.length - 1)]++;
    }
    assertArrayEquals(wanted, histogram.counts());
    assertTrue(finite.stream().allMatch(value -> Math.abs(value) <= histogram.max()));
  }

  @Test
  void rangeIsNoLargerThanItHasToBe() {
    HistogramSum sum = new HistogramSum();
    sum.add(new float[] {0, 0, 0});
    assertEquals(0, sum.histogram().max());
    sum.add(new float[] {0.3f});
    assertEquals(0.5, sum.histogram().max());
    sum.add(new float[] {-4});
    assertEquals(4, sum.histogram().max());
    assertEquals(5, sum.histogram().total());
    assertEquals(3, sum.histogram().counts()[HistogramSum.SIDE]);
  }

  @Test
  void whatLayAtTheEndBeginsBinOfLargerRange() {
    HistogramSum sum = new HistogramSum();
    sum.add(new float[] {1, -1});
    assertEquals(1, sum.histogram().counts()[2 * HistogramSum.SIDE - 1]);
    sum.add(new float[] {1.5f});
    long[] counts = sum.histogram().counts();
    assertEquals(1, counts[HistogramSum.SIDE * 3 / 2]);
    assertEquals(0, counts[HistogramSum.SIDE * 3 / 2 - 1]);
    assertEquals(1, counts[HistogramSum.SIDE / 2]);
    assertEquals(3, sum.histogram().total());
  }
}
