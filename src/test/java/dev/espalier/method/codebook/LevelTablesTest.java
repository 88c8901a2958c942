package dev.espalier.method.codebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The tables against what is published. */
class LevelTablesTest {
  /** Dettmers et al., QLoRA (2023), appendix E. */
  private static final double[] NF4 = {
    -1.0,
    -0.6961928009986877,
    -0.5250730514526367,
    -0.39491748809814453,
    -0.28444138169288635,
    -0.18477343022823334,
    -0.09105003625154495,
    0.0,
    0.07958029955625534,
    0.16093020141124725,
    0.24611230194568634,
    0.33791524171829224,
    0.44070982933044434,
    0.5626170039176941,
    0.7229568362236023,
    1.0
  };

  @Test
  void fourBitNormalFloatIsThePublishedOne() {
    float[] table = LevelTables.normalFloat(4);
    assertEquals(NF4.length, table.length);
    for (int i = 0; i < NF4.length; i++) {
      assertEquals(NF4[i], table[i], 1e-6);
    }
  }

  @Test
  void normalFloatsOfAllWidthsHaveZeroBothEndsAndAllLevels() {
    for (int bits = 2; bits <= 8; bits++) {
      float[] table = LevelTables.normalFloat(bits);
      assertEquals(1 << bits, table.length);
      assertAscendingWithZero(table);
      assertEquals(-1, table[0]);
      assertEquals(1, table[table.length - 1]);
    }
  }

  /** The pattern of E5M2 is the upper byte of that of a half float. */
  @Test
  void e5m2IsTheUpperByteOfHalfFloats() {
    TreeSet<Float> values = new TreeSet<>();
    for (int pattern = 0; pattern < 256; pattern++) {
      float value = Float.float16ToFloat((short) (pattern << 8));
      if (Float.isFinite(value)) {
        values.add(value + 0f);
      }
    }
    assertTable(values, LevelTables.float8E5m2());
    assertEquals(57344, values.last());
    assertEquals(0x1p-16f, values.higher(0f));
  }

  /** With the exponent's bias changed by 8 a half float with a shorter exponent and fraction. */
  @Test
  void e4m3HasTheValuesOfTheSpecification() {
    TreeSet<Float> values = new TreeSet<>();
    for (int pattern = 0; pattern < 127; pattern++) {
      float value = Float.float16ToFloat((short) (pattern << 7)) * 256;
      values.add(value);
      values.add(-value + 0f);
    }
    assertTable(values, LevelTables.float8E4m3());
    assertEquals(448, values.last());
    assertEquals(0x1p-9f, values.higher(0f));
  }

  @Test
  void e2m1HasTheValuesOfTheSpecification() {
    assertArrayEquals(
        new float[] {-6, -4, -3, -2, -1.5f, -1, -0.5f, 0, 0.5f, 1, 1.5f, 2, 3, 4, 6},
        LevelTables.float4E2m1());
  }

  @Test
  void powersOfTwoHalveFromOne() {
    assertArrayEquals(
        new float[] {-1, -0.5f, -0.25f, 0, 0.25f, 0.5f, 1}, LevelTables.powersOfTwo(3));
    for (int bits = 2; bits <= 6; bits++) {
      float[] table = LevelTables.powersOfTwo(bits);
      assertEquals((1 << bits) - 1, table.length);
      assertAscendingWithZero(table);
    }
  }

  private static void assertTable(Set<Float> values, float[] table) {
    float[] wanted = new float[values.size()];
    int next = 0;
    for (float value : values) {
      wanted[next++] = value;
    }
    assertArrayEquals(wanted, table);
  }

  private static void assertAscendingWithZero(float[] table) {
    boolean zero = false;
    for (int i = 0; i < table.length; i++) {
      assertTrue(i == 0 || table[i - 1] < table[i]);
      zero |= Float.floatToRawIntBits(table[i]) == 0;
    }
    assertTrue(zero);
  }
}
