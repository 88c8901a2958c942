package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ChunksTest {
  @Test
  void everyIndexIsVisitedOnce() {
    for (int length : new int[] {0, 1, 9, 10, 11, 1003}) {
      AtomicIntegerArray visits = new AtomicIntegerArray(length);
      Chunks.forEach(
          length,
          10,
          CancelSignal.none(),
          (chunk, from, to) -> {
            assertEquals(from / 10, chunk);
            for (int i = from; i < to; i++) {
              visits.incrementAndGet(i);
            }
          });
      for (int i = 0; i < length; i++) {
        assertEquals(1, visits.get(i));
      }
    }
  }

  @Test
  void countDoesNotOverflow() {
    assertEquals(1, Chunks.count(Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertEquals(0, Chunks.count(0, 5));
  }

  @Test
  void cancellingStopsTheRemainingChunks() {
    AtomicInteger done = new AtomicInteger();
    assertThrows(
        CancelledException.class,
        () ->
            Chunks.forEach(
                1_000_000, 1, () -> done.get() > 3, (chunk, from, to) -> done.incrementAndGet()));
    assertTrue(done.get() < 1000, () -> done + " chunks were worked on");
  }
}
