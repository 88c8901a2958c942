package dev.espalier.method.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.numeric.CancelSignal;
import org.junit.jupiter.api.Test;

class MagnitudePrunerTest {
  @Test
  void weightsExactlyAtTheThresholdAreKept() {
    float[] values = {0.1f, -0.1f, 0.099f, -0.05f, 0};
    float[] pruned = MagnitudePruner.belowThreshold(values, 0.1f, CancelSignal.none());
    assertArrayEquals(new float[] {0.1f, -0.1f, 0, 0, 0}, pruned);
    assertArrayEquals(new float[] {0.1f, -0.1f, 0.099f, -0.05f, 0}, values);
  }

  @Test
  void smallestBreaksTiesByIndex() {
    float[] values = {2, -1, 1, 1, -3};
    float[] pruned = MagnitudePruner.smallest(values, 2, CancelSignal.none());
    assertArrayEquals(new float[] {2, 0, 0, 1, -3}, pruned);
  }

  @Test
  void smallestPrunesNothingOrEverything() {
    float[] values = {2, -1};
    assertArrayEquals(values, MagnitudePruner.smallest(values, 0, CancelSignal.none()));
    assertArrayEquals(new float[2], MagnitudePruner.smallest(values, 2, CancelSignal.none()));
    assertArrayEquals(new float[0], MagnitudePruner.smallest(new float[0], 0, CancelSignal.none()));
  }
}
