package dev.espalier.method.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges by percentile, entropy and half-quadratic splitting. */
class CalibratedRangesTest {
  private static final double TINY = 1e-12;

  @Test
  void percentileLiesBetweenTheTwoWeightsNextToIt() {
    CodeGrid codes = CodeGrid.symmetric(8);
    float[] values = {-5, 1, -2, 4, 3};
    // Magnitudes 1 to 5 at 0, 1/4, 1/2, 3/4 and 1.
    assertEquals(5f / 127, new PercentileRange(codes, 1).find(values, 0, 5).scale(), TINY);
    assertEquals(4f / 127, new PercentileRange(codes, 0.75).find(values, 0, 5).scale(), 1e-8);
    assertEquals(4.4 / 127, new PercentileRange(codes, 0.85).find(values, 0, 5).scale(), 1e-8);
  }

  @Test
  void percentileOfAnAsymmetricGridStaysWithinTheWeights() {
    float[] values = filled(1001, i -> i == 1000 ? 50 : (i % 100) / 100.0 - 0.1);
    ChannelGrid grid = new PercentileRange(CodeGrid.asymmetric(8), 0.99).find(values, 0, 1001);
    double low = -grid.zeroPoint() * (double) grid.scale();
    assertEquals(-0.1, low, grid.scale());
    assertEquals(0.89, low + 255 * grid.scale(), 2 * grid.scale());
  }

  @Test
  void percentileOfWeightsThatAreNearlyAllPrunedReachesTheOthers() {
    float[] values = new float[5000];
    values[17] = 2;
    ChannelGrid grid = new PercentileRange(CodeGrid.symmetric(4), 0.999).find(values, 0, 5000);
    assertEquals(2f / 7, grid.scale(), 1e-7);
    assertThrows(
        IllegalArgumentException.class, () -> new PercentileRange(CodeGrid.symmetric(4), 0));
  }

  @Test
  void entropyClipsOneFarWeightAndKeepsEvenOnes() {
    CodeGrid codes = CodeGrid.symmetric(4);
    Random random = new Random(3);
    float[] values = filled(4000, i -> random.nextGaussian());
    float[] outlier = values.clone();
    outlier[9] = 60;
    double reach = 7 * new EntropyRange(codes).find(outlier, 0, 4000).scale();
    assertTrue(reach > 1.5 && reach < 10, "range up to " + reach);
    float[] even = filled(4096, i -> (i - 2047.5) / 2048);
    double whole = 7 * new EntropyRange(codes).find(even, 0, 4096).scale();
    assertEquals(1, whole, 0.02);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void halfQuadraticErrorIsNeverMoreThanThatOfTheStart(int bits) {
    Random random = new Random(bits);
    for (int trial = 0; trial < 200; trial++) {
      float[] values = row(random, 1 + random.nextInt(80));
      for (CodeGrid codes : new CodeGrid[] {CodeGrid.symmetric(bits), CodeGrid.asymmetric(bits)}) {
        HalfQuadraticRange range = new HalfQuadraticRange(codes);
        ChannelGrid start = new MinMaxRange(codes).find(values, 0, values.length);
        ChannelGrid found = range.find(values, 0, values.length);
        assertTrue(
            range.error(values, 0, values.length, found)
                <= range.error(values, 0, values.length, start));
      }
    }
  }

  /** By every zero point, with the scale of the start and that which was found. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void halfQuadraticErrorIsNearTheBestOfAllZeroPoints(int bits) {
    Random random = new Random(bits);
    CodeGrid codes = CodeGrid.asymmetric(bits);
    HalfQuadraticRange range = new HalfQuadraticRange(codes);
    double mine = 0;
    double scanned = 0;
    for (int trial = 0; trial < 300; trial++) {
      float[] values = row(random, 12);
      ChannelGrid start = new MinMaxRange(codes).find(values, 0, 12);
      mine += range.error(values, 0, 12, range.find(values, 0, 12));
      double best = Double.POSITIVE_INFINITY;
      for (int zeroPoint = codes.lowest(); zeroPoint <= codes.highest(); zeroPoint++) {
        ChannelGrid grid = new ChannelGrid(start.scale(), zeroPoint);
        best = Math.min(best, range.error(values, 0, 12, grid));
      }
      scanned += best;
    }
    assertTrue(mine <= scanned, mine + " against " + scanned + " of the scan");
  }

  /** Most weights small, few large. */
  private static float[] row(Random random, int length) {
    return filled(length, i -> random.nextGaussian() * (random.nextInt(10) == 0 ? 5 : 1) + 0.3);
  }

  private static float[] filled(int length, IntToDoubleFunction value) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    return values;
  }

  @Test
  void rangesOfNothingAndOfZerosAreUsable() {
    for (CodeGrid codes : new CodeGrid[] {CodeGrid.symmetric(4), CodeGrid.asymmetric(4)}) {
      for (RangeFinder finder :
          new RangeFinder[] {
            new PercentileRange(codes, PercentileRange.SHARE),
            new EntropyRange(codes),
            new HalfQuadraticRange(codes)
          }) {
        for (float[] values : new float[][] {{}, {0, 0, 0}, {Float.MIN_VALUE}, {3e38f, -3e38f}}) {
          ChannelGrid grid = finder.find(values, 0, values.length);
          assertTrue(grid.scale() > 0 && Float.isFinite(grid.scale()), finder + " " + grid);
        }
      }
    }
  }
}
