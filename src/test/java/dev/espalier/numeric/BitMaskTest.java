package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BitMaskTest {
  @Property
  void masksOfValuesAgreeWithTheValues(@ForAll float[] values) {
    BitMask nonZero = BitMask.ofNonZero(values);
    BitMask nonNegative = BitMask.ofNonNegative(values);
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i] != 0, nonZero.get(i));
      assertEquals(values[i] >= 0, nonNegative.get(i));
      count += values[i] != 0 ? 1 : 0;
    }
    assertEquals(count, nonZero.count());
    assertEquals(values.length, nonZero.size());
  }

  @Test
  void bitsAreSetOneByOne() {
    BitMask mask = new BitMask(130);
    mask.set(0);
    mask.set(63);
    mask.set(64);
    mask.set(129);
    assertEquals(4, mask.count());
    assertEquals(1L | Long.MIN_VALUE, mask.word(0));
    assertEquals(2, mask.word(2));
    assertNotEquals(new BitMask(130), mask);
  }
}
