package dev.espalier.method.codebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tables against all there could be. */
class TableFinderTest {
  @Property(tries = 300)
  void optimalTableIsTheBestOfAllPartitions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int count,
      @ForAll @IntRange(min = 2, max = 4) int size,
      @ForAll boolean withZero) {
    Random random = new Random(seed);
    float[] values = new float[count];
    float[] own = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(4) == 0 ? random.nextInt(-1, 3) : random.nextFloat(-2, 3);
      own[i] = random.nextFloat(0.01f, 5);
    }
    float[] table = TableFinder.fine(TableStart.OPTIMAL, size, withZero).find(values, own);
    double best = best(values, own, size, withZero);
    double got = error(values, own, table);
    assertEquals(best, got, 1e-5 * (best + 1e-3), Arrays.toString(table));
    if (withZero) {
      assertTrue(hasZero(table));
    }
  }

  /** The least error of all ways to give each value one of the labels. */
  private static double best(float[] values, float[] weights, int size, boolean withZero) {
    int ways = (int) Math.pow(size, values.length);
    double best = Double.POSITIVE_INFINITY;
    for (int way = 0; way < ways; way++) {
      best = Math.min(best, error(values, weights, way, size, withZero));
    }
    return best;
  }

  private static double error(
      float[] values, float[] weights, int way, int size, boolean withZero) {
    double[] sums = new double[size];
    double[] masses = new double[size];
    int left = way;
    for (int i = 0; i < values.length; i++, left /= size) {
      sums[left % size] += (double) weights[i] * values[i];
      masses[left % size] += weights[i];
    }
    double error = 0;
    left = way;
    for (int i = 0; i < values.length; i++, left /= size) {
      int label = left % size;
      double centre = withZero && label == 0 ? 0 : sums[label] / masses[label];
      error += weights[i] * Math.pow(values[i] - centre, 2);
    }
    return error;
  }

  private static double error(float[] values, float[] weights, float[] table) {
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (float level : table) {
        least = Math.min(least, Math.pow((double) values[i] - level, 2));
      }
      error += weights[i] * least;
    }
    return error;
  }

  private static boolean hasZero(float[] table) {
    for (float level : table) {
      if (Float.floatToRawIntBits(level) == 0) {
        return true;
      }
    }
    return false;
  }

  @Property(tries = 60)
  void optimalTableIsNeverWorseThanLloydFromAnyStart(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 6) int bits,
      @ForAll boolean withZero) {
    float[] values = new float[count];
    float[] weights = new float[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * (1 + i % 3)) + 0.3f;
      weights[i] = random.nextFloat() + 0.01f;
    }
    int size = 1 << bits;
    float[] best = TableFinder.fine(TableStart.OPTIMAL, size, withZero).find(values, weights);
    for (TableStart start : TableStart.values()) {
      float[] table = TableFinder.fine(start, size, withZero).find(values, weights);
      assertEquals(size, table.length);
      assertTrue(!withZero || hasZero(table));
      double error = error(values, weights, table);
      assertTrue(error(values, weights, best) <= error * (1 + 1e-5) + 1e-9, start.toString());
    }
  }

  @Test
  void fewDifferentWeightsAreLevelsThemselves() {
    float[] values = {3, -1, 3, 0.5f, -1, 3};
    for (TableStart start : TableStart.values()) {
      assertArrayEquals(
          new float[] {-1, 0.5f, 3, 3}, TableFinder.fine(start, 4, false).find(values));
      assertArrayEquals(
          new float[] {-1, 0, 0.5f, 3}, TableFinder.fine(start, 4, true).find(values));
    }
  }

  @Test
  void binsAreNearlyAsGoodAsAllPoints() {
    Random random = new Random(5);
    float[] values = new float[20_000];
    float[] ones = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      ones[i] = 1;
    }
    for (boolean withZero : new boolean[] {false, true}) {
      float[] exact = TableFinder.fine(TableStart.OPTIMAL, 16, withZero).find(values);
      float[] binned = new TableFinder(TableStart.OPTIMAL, 16, withZero, 1 << 12).find(values);
      assertEquals(error(values, ones, exact), error(values, ones, binned), 1e-3 * 20_000 * 0.01);
    }
  }

  /** Values far from zero in relation to their distances. */
  @Test
  void tablesOfOffsetValuesAreExactToo() {
    float[] values = {1000, 1000.001f, 1000.5f, 1000.501f, 1001, 1001.001f};
    float[] table = TableFinder.fine(TableStart.OPTIMAL, 3, false).find(values);
    assertArrayEquals(new float[] {1000.0005f, 1000.5005f, 1001.0005f}, table, 1e-3f);
  }
}
