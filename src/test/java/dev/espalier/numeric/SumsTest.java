package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SumsTest {
  @Test
  void sumDoesNotStopWhereAFloatWould() {
    float[] ones = new float[20_000_000];
    Arrays.fill(ones, 1);
    assertEquals(20_000_000, Sums.sum(ones));
    assertEquals(20_000_000, Sums.sumOfSquares(ones));
  }

  @Test
  void squaresAndDifferencesAreTakenInDoubles() {
    float[] large = {1e30f, 3};
    float[] other = {0, 1};
    double square = (double) 1e30f * 1e30f;
    assertEquals(square + 9, Sums.sumOfSquares(large));
    assertEquals(square + 4, Sums.sumOfSquaredDifferences(large, other));
    assertEquals(0, Sums.sum(new float[0]));
  }

  @Test
  void arraysOfDifferentLengthsCannotBeCompared() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Sums.sumOfSquaredDifferences(new float[1], new float[2]));
  }
}
