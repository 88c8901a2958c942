package dev.espalier.method.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges that clip by percentile or by entropy. */
class ClippedRangesTest {

  private static float[] weights(int count, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  private static double reach(ChannelGrid grid, CodeGrid codes) {
    return grid.scale() * (codes.highest() - grid.zeroPoint());
  }

  @Test
  void percentileClipsOneInAThousand() {
    CodeGrid codes = CodeGrid.symmetric(8);
    float[] weights = weights(100_000, 1);
    double reach = reach(new PercentileRange(codes).find(weights, 0, weights.length), codes);
    int beyond = 0;
    for (float weight : weights) {
      beyond += Math.abs(weight) > reach ? 1 : 0;
    }
    assertEquals(100, beyond, 3);
  }

  @Test
  void percentileOfAsymmetricGridClipsEachSide() {
    CodeGrid codes = CodeGrid.asymmetric(8);
    float[] weights = weights(100_000, 2);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] > 0 ? 3 * weights[i] : weights[i];
    }
    ChannelGrid grid = new PercentileRange(codes).find(weights, 0, weights.length);
    double low = grid.scale() * (codes.lowest() - grid.zeroPoint());
    float[] sorted = weights.clone();
    Arrays.sort(sorted);
    assertEquals(sorted[100], low, grid.scale());
    assertEquals(sorted[99_900], reach(grid, codes), grid.scale());
  }

  @Test
  void percentileOfFewWeightsIsLinearBetweenTheLargest() {
    CodeGrid codes = CodeGrid.symmetric(8);
    ChannelGrid grid = new PercentileRange(codes).find(new float[] {-1, 2, 0, 9}, 1, 3);
    assertEquals(2 * 0.999, reach(grid, codes), 1e-5);
    assertEquals(1, new PercentileRange(codes).find(new float[0], 0, 0).scale());
  }

  @Test
  void entropyClipsFarWeightsOnlyAndNeverBeyondTheRange() {
    CodeGrid codes = CodeGrid.symmetric(8);
    float[] weights = weights(20_000, 3);
    double plain = reach(new EntropyRange(codes).find(weights, 0, weights.length), codes);
    weights[17] = 50;
    double far = reach(new EntropyRange(codes).find(weights, 0, weights.length), codes);
    assertTrue(plain > 2 && plain < 5, plain + " deviations");
    assertTrue(far > 2 && far < 8, far + " deviations");
  }

  @Test
  void entropyLooksAtNoZerosAndSpansWhatIsTooFew() {
    CodeGrid codes = CodeGrid.symmetric(4);
    float[] weights = weights(5_000, 4);
    float[] pruned = Arrays.copyOf(weights, 20_000);
    assertEquals(
        new EntropyRange(codes).find(weights, 0, weights.length),
        new EntropyRange(codes).find(pruned, 0, pruned.length));
    float[] few = {0, 3, -1};
    assertEquals(new MinMaxRange(codes).find(few, 0, 3), new EntropyRange(codes).find(few, 0, 3));
    assertEquals(1, new EntropyRange(codes).find(new float[4], 0, 4).scale());
  }

  @Test
  void entropyOfAsymmetricGridKeepsTheShorterEnd() {
    CodeGrid codes = CodeGrid.asymmetric(8);
    float[] weights = weights(20_000, 5);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] < 0 ? weights[i] / 10 : weights[i];
    }
    ChannelGrid grid = new EntropyRange(codes).find(weights, 0, weights.length);
    float[] sorted = weights.clone();
    Arrays.sort(sorted);
    assertEquals(sorted[0], grid.scale() * (codes.lowest() - grid.zeroPoint()), grid.scale());
  }
}
