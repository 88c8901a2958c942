package dev.espalier.method.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeastSquaresRangeTest {
  @ParameterizedTest
  @CsvSource({"2,true", "3,true", "4,true", "6,true", "2,false", "3,false", "4,false"})
  void errorComesCloseToThatOfTheBestGridThereIs(int bits, boolean symmetric) {
    CodeGrid codes = symmetric ? CodeGrid.symmetric(bits) : CodeGrid.asymmetric(bits);
    RangeFinder finder = new LeastSquaresRange(codes);
    Random random = new Random(bits);
    double ratios = 0;
    int tensors = 60;
    for (int tensor = 0; tensor < tensors; tensor++) {
      float[] values = tiny(random, 9 + random.nextInt(20));
      ChannelGrid found = finder.find(values, 0, values.length);
      double error = Tiny.error(values, codes, found.scale(), found.zeroPoint());
      ChannelGrid widest = new MinMaxRange(codes).find(values, 0, values.length);
      double least = Tiny.leastError(values, codes, widest.scale() * 1.1);
      assertTrue(error <= least * 1.25, () -> "error " + error + ", least " + least);
      ratios += error / least;
    }
    double mean = ratios / tensors;
    assertTrue(mean < 1.01, () -> "on average " + mean + " times the least error");
  }

  /** Skewed, with a far weight now and then. */
  private static float[] tiny(Random random, int count) {
    float[] values = new float[count];
    float shift = random.nextFloat() - 0.5f;
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * (i == 0 ? 4 : 1) + shift;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void binsFindWhatGoingThroughAllWeightsFinds(int bits) {
    for (CodeGrid codes : new CodeGrid[] {CodeGrid.symmetric(bits), CodeGrid.asymmetric(bits)}) {
      Random random = new Random(7);
      float[] values = new float[50_000];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * 0.02 + 0.01);
      }
      ChannelGrid found = new LeastSquaresRange(codes).find(values, 0, values.length);
      DirectErrors errors = new DirectErrors(values, 0, values.length, codes);
      ChannelGrid direct = new RangeSearch(errors, codes, min(values), max(values), 50_000).best();
      assertTrue(errors.error(found) <= errors.error(direct) * 1.003);
    }
  }

  /**
   * The best step for normally distributed weights and 2^b-1 levels, from tables of optimal uniform
   * quantizers.
   */
  @Test
  void ternaryStepOfNormalWeightsIsTheKnownOne() {
    Random random = new Random(11);
    float[] values = new float[400_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    ChannelGrid found = new LeastSquaresRange(CodeGrid.symmetric(2)).find(values, 0, values.length);
    // Max, "Quantizing for minimum distortion" (1960), table II: 3 levels, spacing 1.2240, error
    // 0.1902.
    assertEquals(1.224, found.scale(), 0.01);
    double error = new DirectErrors(values, 0, values.length, CodeGrid.symmetric(2)).error(found);
    assertEquals(0.1902, error / values.length, 0.001);
  }

  @Test
  void farOutlierIsClippedAwayEvenWhereBinsOverTheWholeRangeAreTooCoarse() {
    CodeGrid codes = CodeGrid.symmetric(8);
    Random random = new Random(5);
    float[] values = new float[4_000_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[1234] = 300;
    ChannelGrid found = new LeastSquaresRange(codes).find(values, 0, values.length);
    DirectErrors errors = new DirectErrors(values, 0, values.length, codes);
    double least = Double.POSITIVE_INFINITY;
    for (double reach = 5; reach <= 300; reach *= 1.03) {
      least = Math.min(least, errors.error(ChannelGrid.spanning(-reach, reach, codes)));
    }
    assertTrue(errors.error(found) <= least * 1.005);
  }

  @Test
  void weightsAlreadyOnAGridAreReproduced() {
    for (CodeGrid codes : new CodeGrid[] {CodeGrid.symmetric(4), CodeGrid.asymmetric(4)}) {
      float[] values = new float[codes.steps() + 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = (i + codes.lowest() - 8) * 0.37f;
      }
      ChannelGrid found = new LeastSquaresRange(codes).find(values, 0, values.length);
      assertEquals(new ChannelGrid(0.37f, 8), found);
    }
  }

  private static float min(float[] values) {
    float min = 0;
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
