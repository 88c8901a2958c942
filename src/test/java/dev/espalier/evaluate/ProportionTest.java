package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I,
  // method 3.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void wilsonGivesThePublishedIntervals(int successes, int total, double low, double high) {
    Interval interval = new Proportion(successes, total).wilson(0.95);
    assertEquals(low, interval.low(), 0.00005);
    assertEquals(high, interval.high(), 0.00005);
  }

  @Property
  void wilsonEndsAreWhereTheScoreTestTurns(
      @ForAll @IntRange(max = 500) int a, @ForAll @IntRange(max = 500) int b) {
    int total = a + b + 1;
    Interval interval = new Proportion(a, total).wilson(0.9);
    double z = 1.6448536269514722;
    for (double end : new double[] {interval.low(), interval.high()}) {
      if (end > 0 && end < 1) {
        double score = ((double) a / total - end) / Math.sqrt(end * (1 - end) / total);
        assertEquals(z, Math.abs(score), 1e-9);
      }
    }
    assertTrue(interval.contains((double) a / total));
  }

  @Test
  void wilsonMirrors() {
    Interval few = new Proportion(3, 40).wilson(0.99);
    Interval many = new Proportion(37, 40).wilson(0.99);
    assertEquals(few.low(), 1 - many.high(), 1e-12);
    assertEquals(few.high(), 1 - many.low(), 1e-12);
  }

  @Test
  void wilsonKnowsNothingWithoutSamples() {
    assertEquals(new Interval(0, 1), new Proportion(0, 0).wilson(0.95));
    assertTrue(Double.isNaN(new Proportion(0, 0).value()));
  }

  @Test
  void impossibleCountsAndLevelsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Proportion(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(1, 2).wilson(1));
  }
}
