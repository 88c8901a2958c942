package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTest {

  @Property(tries = 200)
  void atMostIsTheSumOfBinomialCoefficients(
      @ForAll @IntRange(max = 2000) int n, @ForAll @IntRange(max = 2000) int k) {
    double expected = exact(Math.min(k, n), n).doubleValue();
    assertEquals(expected, Binomial.atMost(k, n), 1e-10 * expected);
  }

  private static BigDecimal exact(int k, int n) {
    BigInteger coefficient = BigInteger.ONE;
    BigInteger sum = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      coefficient =
          coefficient.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
      sum = sum.add(coefficient);
    }
    return new BigDecimal(sum).divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64);
  }

  // The usual table of order statistics for a 95 % interval of the median.
  @ParameterizedTest
  @CsvSource({"5, -1", "6, 0", "8, 0", "9, 1", "10, 1", "20, 5", "30, 9", "50, 17"})
  void medianMarginGivesTheTabulatedRanks(int n, int margin) {
    assertEquals(margin, Binomial.medianMargin(n, 0.95));
  }

  @Test
  void twoSidedHalfIsOneForAnEvenSplit() {
    assertEquals(1, Binomial.twoSidedHalf(0, 0));
    assertEquals(1, Binomial.twoSidedHalf(7, 14));
  }
}
