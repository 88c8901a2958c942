package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void sameOrderIsOneAndTheOtherWayRoundMinusOne() {
    double[] first = {1, 5, 2, 9};
    assertEquals(1, RankCorrelation.spearman(first, new double[] {-3, 100, 0, 1e9}), 1e-12);
    assertEquals(-1, RankCorrelation.spearman(first, new double[] {7, 2, 5, 1}), 1e-12);
  }

  /** Without ties the coefficient is {@code 1 - 6 sum d^2 / (n (n^2 - 1))}. */
  @Test
  void agreesWithTheFormulaOfDifferences() {
    double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
    assertEquals(1 - 6 * 194 / 990.0, RankCorrelation.spearman(iq, hours), 1e-12);
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      int n = 2 + random.nextInt(30);
      double[] a = random.doubles(n).toArray();
      double[] b = random.doubles(n).toArray();
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.pow(below(a, a[i]) - below(b, b[i]), 2);
      }
      assertEquals(1 - 6 * sum / (n * ((double) n * n - 1)), RankCorrelation.spearman(a, b), 1e-9);
    }
  }

  private static double below(double[] values, double limit) {
    double count = 0;
    for (double value : values) {
      count += value < limit ? 1 : 0;
    }
    return count;
  }

  @Test
  void equalNumbersShareTheirRanks() {
    double[] first = {1, 1, 2};
    assertEquals(Math.sqrt(3) / 2, RankCorrelation.spearman(first, new double[] {1, 2, 3}), 1e-12);
    assertEquals(Double.NaN, RankCorrelation.spearman(new double[] {4, 4}, new double[] {1, 2}));
    assertEquals(Double.NaN, RankCorrelation.spearman(new double[0], new double[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> RankCorrelation.spearman(new double[1], new double[2]));
  }
}
