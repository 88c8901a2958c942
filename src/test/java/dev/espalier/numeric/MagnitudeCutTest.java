package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MagnitudeCutTest {
  @Property
  void cutIsTheElementASortWouldFind(
      @ForAll @Size(min = 1, max = 300) float[] values, @ForAll @IntRange(max = 299) int position) {
    int rank = position % values.length;
    float[] sorted = sortedMagnitudes(values);
    MagnitudeCut cut = MagnitudeCut.of(values, rank + 1, CancelSignal.none());
    assertEquals(sorted[rank], cut.magnitude());
    int below = 0;
    for (float magnitude : sorted) {
      below += magnitude < sorted[rank] ? 1 : 0;
    }
    assertEquals(rank + 1 - below, cut.ties());
  }

  @Example
  void cutIsExactAcrossChunksAndAmongNearlyEqualValues() {
    Random random = new Random(3);
    float[] values = new float[5_000_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (1 + random.nextInt(1 << 12) * Math.ulp(1f)) * (random.nextBoolean() ? 1 : -1);
    }
    float[] sorted = sortedMagnitudes(values);
    for (int count : new int[] {1, 1234567, 5_000_000}) {
      MagnitudeCut cut = MagnitudeCut.of(values, count, CancelSignal.none());
      assertEquals(sorted[count - 1], cut.magnitude());
    }
  }

  @Example
  void askingForMoreThanThereIsFails() {
    assertThrows(
        IllegalArgumentException.class,
        () -> MagnitudeCut.of(new float[] {1}, 2, CancelSignal.none()));
  }

  @Example
  void workStopsWhenCancelled() {
    assertThrows(CancelledException.class, () -> MagnitudeCut.of(new float[] {1}, 1, () -> true));
    assertThrows(
        CancelledException.class, () -> MagnitudeCut.of(new float[10_000_000], 1, () -> true));
  }

  private static float[] sortedMagnitudes(float[] values) {
    float[] sorted = values.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(sorted[i]);
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
