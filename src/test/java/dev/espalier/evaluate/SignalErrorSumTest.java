package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SignalErrorSumTest {

  @Property(tries = 50)
  void errorIsThatOfTheDefinition(
      @ForAll @IntRange(min = 1, max = 9) int samples,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] a = new float[samples * length];
    float[] b = new float[samples * length];
    double signal = 0;
    double noise = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
      b[i] = a[i] + (float) random.nextGaussian() / 10;
      signal += Math.pow(a[i], 2);
      noise += Math.pow((double) a[i] - b[i], 2);
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    double cosines = 0;
    for (int s = 0; s < samples; s++) {
      cosines += cosine(a, b, s * length, length);
    }
    SignalErrorSum sum = new SignalErrorSum();
    for (int s = 0; s < samples; s++) {
      sum.add(a, b, s * length, length);
    }
    SignalError error = sum.error();
    assertEquals(10 * Math.log10(signal / noise), error.sqnrDb(), 1e-6);
    assertEquals(cosines / samples, error.cosine(), 1e-9);
    assertEquals(largest, error.maxError(), 1e-12);
    assertEquals(samples, error.samples());
  }

  private static double cosine(float[] a, float[] b, int from, int length) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = from; i < from + length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void samplesThatAreNotFiniteAreSkipped() {
    SignalErrorSum sum = new SignalErrorSum();
    float inf = Float.POSITIVE_INFINITY;
    sum.add(new float[] {1, Float.NaN}, new float[] {1, 2}, 0, 2);
    sum.add(new float[] {1, 2}, new float[] {1, inf}, 0, 2);
    sum.add(new float[] {inf, 2}, new float[] {inf, 2}, 0, 2);
    assertTrue(Double.isNaN(sum.error().sqnrDb()));
    assertTrue(Double.isNaN(sum.error().cosine()));
    sum.add(new float[] {1, 2}, new float[] {1, 2}, 0, 2);
    assertEquals(new SignalError(1, 3, Double.POSITIVE_INFINITY, 1, 0), sum.error());
  }

  @Test
  void zeroVectorsAreAlikeOnlyToEachOther() {
    SignalErrorSum same = new SignalErrorSum();
    same.add(new float[2], new float[2], 0, 2);
    assertEquals(1, same.error().cosine());
    SignalErrorSum other = new SignalErrorSum();
    other.add(new float[2], new float[] {1, 0}, 0, 2);
    assertEquals(0, other.error().cosine());
    assertEquals(Double.NEGATIVE_INFINITY, other.error().sqnrDb());
  }
}
