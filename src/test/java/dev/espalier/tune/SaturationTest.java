package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.PairwiseSums;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.method.IntegerCodes;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is predicted of sums, against the sums themselves on the samples. */
class SaturationTest {
  private static final int PIXELS = 64;
  private static final int IN = 24;
  private static final int OUT = 10;

  @TempDir private Path folder;

  private CompressedNetwork made(IntegerNet net, ActivationType type) throws Exception {
    ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX).withType(type);
    return net.compress(Recipe.EMPTY.withActivations(plan));
  }

  @Test
  void pairsSaturateAsTheInstructionIsSpecified() {
    int[] values = {255, 255, 255};
    assertEquals(Short.MAX_VALUE + 255, PairwiseSums.saturating(values, new int[] {127, 127, 1}));
    assertEquals(255 * 255, PairwiseSums.exact(values, new int[] {127, 127, 1}));
    assertEquals(Short.MIN_VALUE, PairwiseSums.saturating(values, new int[] {-128, -128, 0}));
    assertEquals(0, PairwiseSums.saturating(values, new int[] {127, -127, 0}));
  }

  @Test
  void pairsSaturateExactlyWhereSomeValuesMakeThem() {
    Random random = new Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      int[] weights = {random.nextInt(256) - 128, random.nextInt(256) - 128};
      int largest = random.nextInt(256);
      boolean does = false;
      for (int one = 0; one <= largest; one += Math.max(1, largest)) {
        for (int other = 0; other <= largest; other += Math.max(1, largest)) {
          int[] values = {one, other};
          does |= PairwiseSums.exact(values, weights) != PairwiseSums.saturating(values, weights);
        }
      }
      assertEquals(does, PairwiseSums.canSaturate(weights[0], weights[1], largest));
    }
  }

  /** All sums of the layer, both ways; how many differ. */
  private static long different(CompressedNetwork made, IntegerNet net) {
    IntegerCodes weight = (IntegerCodes) made.weight(net.layer("w").id()).orElseThrow();
    ActivationScale x = made.integers().scale("x").orElseThrow();
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * IN * PIXELS, IN);
    long different = 0;
    for (int at = 0; at < IntegerNet.SAMPLES * PIXELS; at++) {
      int[] values = new int[IN];
      for (int k = 0; k < IN; k++) {
        values[k] = x.code(samples[(at / PIXELS * IN + k) * PIXELS + at % PIXELS]);
      }
      for (int channel = 0; channel < OUT; channel++) {
        int[] weights = new int[IN];
        for (int k = 0; k < IN; k++) {
          weights[k] = (weight.codes()[channel * IN + k] & 0xff) - weight.zeroPoints()[channel];
        }
        int exact = PairwiseSums.exact(values, weights);
        different += exact == PairwiseSums.saturating(values, weights) ? 0 : 1;
      }
    }
    return different;
  }

  @Test
  void layerOfFullRangeIsPredictedToSaturateAndDoes() throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      CompressedNetwork made = made(net, ActivationType.U8S8);
      Saturation saturation = made.saturation(net.layer("w")).orElseThrow();
      assertTrue(saturation.happens());
      assertEquals(OUT * IN / 2, saturation.pairs());
      assertNotEquals(0, different(made, net));
    }
  }

  @Test
  void layerOfReducedRangeIsExact() throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      CompressedNetwork made = made(net, ActivationType.U8S8_REDUCED);
      assertFalse(made.saturation(net.layer("w")).orElseThrow().happens());
      assertEquals(0, different(made, net));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"S8S8", "U8U8"})
  void otherIntegersAreNotAddedInPairs(ActivationType type) throws Exception {
    try (IntegerNet net = IntegerNet.pointwise(folder, IN, OUT)) {
      assertTrue(made(net, type).saturation(net.layer("w")).isEmpty());
    }
  }
}
