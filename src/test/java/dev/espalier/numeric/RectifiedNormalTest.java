package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RectifiedNormalTest {
  /** The integral, by Simpson's rule. */
  private static double integral(double mean, double deviation) {
    int steps = 20_000;
    double low = Math.max(0, mean - 10 * deviation);
    double width = (Math.max(0, mean + 10 * deviation) - low) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double x = low + i * width;
      double z = (x - mean) / deviation;
      double density = Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * x * density;
    }
    return sum * width / 3;
  }

  @Property(tries = 100)
  void meanIsTheIntegral(
      @ForAll @DoubleRange(min = -5, max = 5) double mean,
      @ForAll @DoubleRange(min = 0.1, max = 5) double deviation) {
    assertEquals(
        integral(mean, deviation), RectifiedNormal.mean(mean, deviation), 1e-6 * (1 + deviation));
  }

  @Property(tries = 200)
  void locationIsWhereTheMeanComesFrom(
      @ForAll @DoubleRange(min = -4, max = 4) double mean,
      @ForAll @DoubleRange(min = 0.1, max = 3) double deviation,
      @ForAll @DoubleRange(min = 0, max = 3) double other) {
    double rectified = RectifiedNormal.mean(mean, deviation);
    double found = RectifiedNormal.location(rectified, other);
    assertEquals(Math.max(rectified, 0), RectifiedNormal.mean(found, other), 1e-6 * (1 + other));
  }

  @Test
  void valuesThatDoNotVaryAreRectified() {
    assertEquals(2, RectifiedNormal.mean(2, 0));
    assertEquals(0, RectifiedNormal.mean(-2, 0));
    assertEquals(1.5, RectifiedNormal.location(1.5, 0), 1e-12);
    assertEquals(1 / Math.sqrt(2 * Math.PI), RectifiedNormal.mean(0, 1), 1e-12);
  }
}
