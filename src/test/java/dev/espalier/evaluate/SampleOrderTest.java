package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleOrderTest {

  @Test
  void allSamplesComeOnceInAnOrderThatTheSeedDecides() {
    int[] order = SampleOrder.draw(1000, 1000, 3);
    assertArrayEquals(order, SampleOrder.draw(1000, 1000, 3));
    assertTrue(!Arrays.equals(order, SampleOrder.draw(1000, 1000, 4)));
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, sorted[i]);
    }
  }

  @Test
  void everySampleIsDrawnEquallyOften() {
    int[] drawn = new int[10];
    for (int seed = 0; seed < 5000; seed++) {
      for (int sample : SampleOrder.draw(10, 3, seed)) {
        drawn[sample]++;
      }
    }
    // 5000 * 3 / 10 with a standard deviation of 32
    for (int count : drawn) {
      assertEquals(1500, count, 160);
    }
  }
}
