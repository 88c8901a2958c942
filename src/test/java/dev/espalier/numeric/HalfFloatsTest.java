package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {
  @Test
  void everyFiniteHalfSurvivesTheRoundTrip() {
    short[] halves = new short[2 * 0x7C00];
    for (int i = 0; i < 0x7C00; i++) {
      halves[2 * i] = (short) i;
      halves[2 * i + 1] = (short) (i | 0x8000);
    }
    float[] floats = new float[halves.length];
    HalfFloats.decode(halves, floats);
    short[] again = new short[halves.length];
    assertEquals(0, HalfFloats.encode(floats, again, CancelSignal.none()));
    assertArrayEquals(halves, again);
  }

  @Test
  void valuesBeyondTheRangeSaturateAndAreCounted() {
    float[] values = {65504, 65519, 65520, -65520, 1e30f, -Float.MAX_VALUE, 1};
    short[] halves = new short[values.length];
    assertEquals(4, HalfFloats.encode(values, halves, CancelSignal.none()));
    float[] decoded = new float[values.length];
    HalfFloats.decode(halves, decoded);
    assertArrayEquals(new float[] {65504, 65504, 65504, -65504, 65504, -65504, 1}, decoded);
  }

  @Test
  void tiesRoundToEvenAndTinyValuesBecomeDenormalOrZero() {
    float[] values = {2049, 2051, 0x1p-24f, 0x1p-25f, 0x1.8p-25f, -0f};
    short[] halves = new short[values.length];
    HalfFloats.encode(values, halves, CancelSignal.none());
    float[] decoded = new float[values.length];
    HalfFloats.decode(halves, decoded);
    assertArrayEquals(new float[] {2048, 2052, 0x1p-24f, 0, 0x1p-24f, -0f}, decoded);
  }
}
