package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedDifferenceTest {

  // A. Agresti, Categorical Data Analysis, approval of a prime minister in two surveys of the same
  // 1600 people.
  @Test
  void intervalGivesTheTextbookValue() {
    PairedDifference approval = new PairedDifference(794, 150, 86, 570);
    assertEquals(-0.04, approval.value(), 1e-12);
    assertEquals(-0.06, approval.interval(0.95).low(), 0.002);
    assertEquals(-0.02, approval.interval(0.95).high(), 0.002);
    // The textbook's squared statistic is 17.36 on one degree of freedom.
    assertEquals(3.1e-5, approval.mcNemar(), 1e-5);
  }

  // The true coverage: the sum of the probabilities of all outcomes whose interval has the truth in
  // it.
  @ParameterizedTest
  @CsvSource({"20, 0.05, 0.05", "20, 0.2, 0.1", "60, 0.02, 0.01", "60, 0.1, 0.1", "60, 0.3, 0.05"})
  void intervalCoversTheTruthAsOftenAsItSays(int n, double lost, double gained) {
    double covered = 0;
    for (int b = 0; b <= n; b++) {
      for (int c = 0; b + c <= n; c++) {
        Interval interval = new PairedDifference(n - b - c, b, c, 0).interval(0.95);
        if (interval.contains(gained - lost)) {
          covered += probability(n, b, c, lost, gained);
        }
      }
    }
    assertTrue(covered > 0.935, "covered " + covered);
  }

  private static double probability(int n, int b, int c, double lost, double gained) {
    double log = 0;
    for (int i = 1; i <= n; i++) {
      log += Math.log(i);
    }
    for (int part : new int[] {b, c, n - b - c}) {
      for (int i = 1; i <= part; i++) {
        log -= Math.log(i);
      }
    }
    log += b * Math.log(lost) + c * Math.log(gained) + (n - b - c) * Math.log(1 - lost - gained);
    return Math.exp(log);
  }

  @Test
  void mcNemarIsTheExactBinomialTest() {
    // 2 * (1 + 10 + 45) / 1024
    assertEquals(0.109375, new PairedDifference(50, 8, 2, 40).mcNemar(), 1e-12);
    assertEquals(1, new PairedDifference(50, 0, 0, 50).mcNemar());
  }

  @Test
  void intervalIsNarrowerThanTwoSeparateOnes() {
    PairedDifference paired = new PairedDifference(9200, 40, 20, 740);
    double separate =
        new Proportion(9240, 10_000).wilson(0.95).width()
            + new Proportion(9220, 10_000).wilson(0.95).width();
    assertTrue(paired.interval(0.95).width() < separate / 3);
  }

  @Test
  void intervalKnowsNothingWithoutSamples() {
    assertEquals(new Interval(-1, 1), new PairedDifference(0, 0, 0, 0).interval(0.95));
  }
}
