package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LayerProfileTest {

  private static float[] gaussian(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * 0.05);
    }
    return values;
  }

  private static LayerProfile profile(float[] values, int channels, long inner) {
    return LayerProfile.of(WeightSource.of(values, channels, inner), CancelSignal.none());
  }

  @Test
  void countBelowIsThatOfTheSortedMagnitudes() {
    float[] values = gaussian(300_000, 1);
    MagnitudeDistribution magnitudes = profile(values, 10, 30_000).magnitudes();
    for (float threshold : new float[] {1e-6f, 0.001f, 0.01f, 0.05f, 0.1f, 0.2f, 10}) {
      long exact = 0;
      for (float value : values) {
        exact += Math.abs(value) < threshold ? 1 : 0;
      }
      assertEquals(
          (double) exact, (double) magnitudes.countBelow(threshold), 30.0, "below " + threshold);
    }
  }

  /** A network of a thousand small layers has to fit beside everything else. */
  @Test
  void noMoreIsRememberedThanThereAreWeights() {
    assertTrue(profile(gaussian(50, 3), 1, 50).magnitudes().buckets() <= 50);
    assertEquals(1, profile(new float[50], 1, 50).magnitudes().buckets());
    MagnitudeDistribution many = profile(gaussian(300_000, 3), 1, 300_000).magnitudes();
    assertTrue(many.buckets() < 200_000, many.buckets() + " buckets");
  }

  @Test
  void moreThanAllElementsLieBelowTheLargest() {
    float[] values = {0, -0.5f, 0.25f, 2};
    MagnitudeDistribution magnitudes = profile(values, 1, 4).magnitudes();
    assertEquals(magnitudes.thresholdFor(4), magnitudes.thresholdFor(40));
    assertEquals(4, magnitudes.countBelow(Float.POSITIVE_INFINITY));
    assertEquals(3, magnitudes.countBelow(1.5f));
  }

  @Property
  void thresholdForInvertsCountBelow(@ForAll @IntRange(min = 1, max = 9_999) int elements) {
    float[] values = gaussian(10_000, 7);
    MagnitudeDistribution magnitudes = profile(values, 1, 10_000).magnitudes();
    assertEquals(
        (double) elements, (double) magnitudes.countBelow(magnitudes.thresholdFor(elements)), 2.0);
  }

  @Property
  void rangesAreThoseOfEachChannel(
      @ForAll @Size(24) float[] values, @ForAll @IntRange(min = 0, max = 2) int axis) {
    int[] dims = {2, 3, 4};
    int inner = axis == 0 ? 12 : axis == 1 ? 4 : 1;
    WeightRanges ranges = profile(values, dims[axis], inner).ranges();
    for (int channel = 0; channel < dims[axis]; channel++) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < values.length; i++) {
        if ((i / inner) % dims[axis] == channel) {
          min = Math.min(min, values[i]);
          max = Math.max(max, values[i]);
        }
      }
      assertEquals(min, ranges.min()[channel]);
      assertEquals(max, ranges.max()[channel]);
    }
  }

  @Test
  void nonFiniteWeightsAreCountedAndLeftOutOfTheRanges() {
    float[] values = {1, Float.NaN, -2, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
    LayerProfile profile = profile(values, 1, 6);
    assertEquals(3, profile.ranges().nonFinite());
    assertEquals(-2, profile.ranges().lowest());
    assertEquals(1, profile.ranges().highest());
  }

  @Test
  void smallWeightIsSampledWhole() {
    float[] values = gaussian(5_000, 3);
    float[] sampled = profile(values, 5, 1_000).sample().values().clone();
    Arrays.sort(sampled);
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertTrue(Arrays.equals(sorted, sampled));
  }

  @Test
  void largeWeightIsSampledWithinTheLimitFromAllChannels() {
    int channels = 700;
    float[] values = gaussian(channels * 1_000, 5);
    WeightSample sample = profile(values, channels, 1).sample();
    assertEquals(WeightSample.LIMIT, sample.size());
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      seen.add(sample.channels()[i]);
    }
    assertEquals(channels, seen.size());
  }

  @Property
  void histogramHoldsEveryWeight(
      @ForAll @Size(min = 1, max = 200) @FloatRange(min = -3, max = 3) float[] values) {
    double total = Arrays.stream(profile(values, 1, values.length).histogram().counts()).sum();
    assertEquals(values.length, total);
  }

  @Test
  void emptyAllZeroAndSingleWeightsHaveProfiles() {
    assertEquals(0, profile(new float[0], 1, 1).elements());
    assertEquals(4, profile(new float[4], 2, 2).magnitudes().zeros());
    assertEquals(4, profile(new float[4], 2, 2).magnitudes().countBelow(0.1f));
    assertEquals(0, profile(new float[] {3}, 1, 1).magnitudes().countBelow(3));
    assertEquals(1, profile(new float[] {3}, 1, 1).magnitudes().countBelow(3.001f));
  }
}
