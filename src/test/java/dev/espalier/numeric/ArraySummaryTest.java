package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ArraySummaryTest {
  @Property
  void extremesAreThoseOfAPlainLoop(@ForAll float[] values) {
    float min = 0;
    float max = 0;
    for (int i = 0; i < values.length; i++) {
      min = i == 0 ? values[i] : Math.min(min, values[i]);
      max = i == 0 ? values[i] : Math.max(max, values[i]);
    }
    ArraySummary summary = ArraySummary.of(values);
    assertTrue(summary.allFinite());
    assertEquals(min, summary.min());
    assertEquals(max, summary.max());
  }

  @Test
  void whatIsNotFiniteIsCountedAndLeftOutOfTheExtremes() {
    float[] values = new float[1_000_000];
    values[10] = -2;
    values[700_000] = 3;
    values[300_001] = Float.NEGATIVE_INFINITY;
    values[300_002] = Float.NaN;
    values[999_999] = Float.intBitsToFloat(0xFFC00001); // a NaN with its sign set
    assertEquals(new ArraySummary(1_000_000, -2, 3, 2, 1, 300_001), ArraySummary.of(values));
    assertEquals(5, ArraySummary.of(values, 299_996, 300_100).firstNonFinite());
  }

  @Test
  void arraysWithoutAnyFiniteElementHaveZeroExtremes() {
    assertEquals(new ArraySummary(0, 0, 0, 0, 0, -1), ArraySummary.of(new float[0]));
    assertEquals(new ArraySummary(1, 0, 0, 1, 0, 0), ArraySummary.of(new float[] {Float.NaN}));
  }
}
