package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.Shape;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void onlyKnownBitWidthsAreAccepted() {
    for (int bits = -1; bits < 40; bits++) {
      boolean known = (bits >= 1 && bits <= 8) || bits == 16 || bits == 32;
      assertEquals(known, Quantization.isBitWidth(bits));
    }
    assertThrows(IllegalArgumentException.class, () -> Quantization.ofBits(9));
    assertThrows(IllegalArgumentException.class, () -> Quantization.ofBits(0));
  }

  @Test
  void widthThereAndBackKeepsTheOtherSettings() {
    Quantization quantization =
        new Quantization(4, Scheme.ASYMMETRIC, Granularity.TENSOR, RangeMethod.MIN_MAX);
    assertEquals(quantization, quantization.withBits(16).withBits(4));
  }

  @Test
  void pruningSettingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Pruning.Threshold(-1));
    assertThrows(IllegalArgumentException.class, () -> new Pruning.Threshold(Float.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new Pruning.Threshold(Float.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> new Pruning.Sparsity(1.01));
    assertThrows(IllegalArgumentException.class, () -> new Pruning.Sparsity(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Pruning.Count(-1));
  }

  @Test
  void settingsThatPruneNothingSaySo() {
    assertFalse(Pruning.NONE.prunes());
    assertFalse(new Pruning.Threshold(0).prunes());
    assertFalse(new Pruning.Sparsity(0).prunes());
    assertTrue(new Pruning.Threshold(Float.MIN_VALUE).prunes());
    assertTrue(Pruning.GLOBAL.prunes());
    assertEquals(new Pruning.Threshold(0), new Pruning.Threshold(-0f));
  }

  @Test
  void weightsThatDoNotFitTheirShapeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Weight.of(new float[5], 2, 3));
    assertThrows(IllegalArgumentException.class, () -> new Weight(new float[6], Shape.of(2, 3), 2));
  }

  @Test
  void distortionAddsUp() {
    Distortion first = Distortion.between(new float[] {3, 4}, new float[] {3, 3});
    Distortion second = Distortion.between(new float[] {-5}, new float[] {-2});
    assertEquals(new Distortion(3, 50, 10, 3), first.plus(second));
    assertEquals(10 * Math.log10(5), first.plus(second).sqnrDb(), 1e-12);
    assertEquals(10 / 3.0, first.plus(second).meanSquaredError());
    assertEquals(0, Distortion.NONE.meanSquaredError());
  }
}
